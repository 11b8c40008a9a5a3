import { randomUUID } from 'node:crypto';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { pageContextOf, permissionsIn, requireStaff, viewerIn } from '../../../page-context.ts';
import { LISTS, type ListBar, type ListName, pathOf } from '../../../pages/staff/lists/list-address.ts';
import { mayRemove } from '../../../pages/staff/lists/saved-views.ts';
import type { Permission } from '../../../roles/permissions.ts';
import { parseForm } from '../../../security/form-guard.ts';
import { hostError } from '../../../security/host-error.ts';
import { oneLine } from '../../../security/plain-input.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { flag } from '../form-parts.ts';

/** So many of a list for each person. */
const MOST_VIEWS = 30;
/** What only one look at a list asks for: where a page begins, and the name or address of somebody. */
const NOT_KEPT = ['cursor', 'q'];

const viewForm = z.object({
  list: z.enum(LISTS),
  name: oneLine.min(1).max(60),
  query: z.string().max(2000),
  shared: flag,
});

const NEEDED: Record<ListName, Permission> = {
  orders: 'see-orders',
  subscriptions: 'see-orders',
  payments: 'see-ledger',
  customers: 'see-customers',
};

/** Lists as staff save them. */
export function createSavedViewRoutes({ store, clock }: Shop): Router {
  const router = Router();
  router.post('/staff/views', requireStaff(), async (request, response) => {
    const { list, name, query: typed, shared: isShared } = parseForm(viewForm, request);
    if (!permissionsIn(request)(NEEDED[list])) throw hostError('FORBIDDEN');
    const query = keptOf(typed);
    const { id: userId } = viewerIn(request).user;
    const view = { id: randomUUID(), list, name, query, userId, isShared, createdAt: clock.now() };
    if (!(await store.savedViews.insert(view, MOST_VIEWS))) throw hostError('TOO_MANY_VIEWS');
    response.redirect(303, `${pathOf(list)}${query === '' ? '' : `?${query}`}`);
  });
  router.post('/staff/views/:id/remove', requireStaff(), async (request, response) => {
    const view = await store.savedViews.find(paramOf(request, 'id'));
    const list = LISTS.find((known) => known === view?.list);
    if (view === null || list === undefined) throw hostError('PAGE_NOT_FOUND');
    if (!mayRemove(pageContextOf(request), view)) throw hostError('PAGE_NOT_FOUND');
    await store.savedViews.remove(view.id);
    response.redirect(303, pathOf(list));
  });
  return router;
}

/** An address is read again each time it is opened: what it names and nobody knows counts for nothing. */
function keptOf(typed: string): string {
  const query = new URLSearchParams(typed);
  for (const name of NOT_KEPT) query.delete(name);
  return query.toString();
}

/** The list with the views of who looks. */
export async function barFor(
  { store }: Pick<Shop, 'store'>,
  request: Request,
  bar: Omit<ListBar, 'views'>,
): Promise<ListBar> {
  return { ...bar, views: await store.savedViews.list(bar.list, viewerIn(request).user.id) };
}
