import type { Customer } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, permissionsIn, requireStaff, viewerIn } from '../../../page-context.ts';
import {
  type MergedInto,
  type MergedPerson,
  type MergeView,
  mergePage,
} from '../../../pages/staff/people/merge-page.ts';
import { closeMerged } from '../../../people/customers/close-merged.ts';
import { ACTING } from '../../../roles/viewer.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import { hostError } from '../../../security/host-error.ts';
import { oneLine } from '../../../security/plain-input.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { flag } from '../form-parts.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { findHits } from '../search/find-hits.ts';

const PATH = '/staff/customers/:id/merge';
const MOVE_PATH = '/staff/customers/:id/move-chats';
const findForm = z.object({ ...formKey, q: oneLine });
const moveForm = z.object({
  ...formKey,
  from: z.uuid(),
  reason: oneLine.min(1).max(500),
  confirmed: z.literal('yes'),
});
const mergeForm = moveForm.extend({ allowBlocked: flag });
const asked = z.object({
  with: z.uuid().nullable().catch(null),
  problem: z.enum(['nobody', 'several']).nullable().catch(null),
});

/** Staff who may do everything as a customer make two of them one. */
export function createMergeRoutes(shop: Shop): Router {
  const router = Router();
  // A merge moves balances, as an adjustment does.
  const guard = requireStaff('manage-customers', 'adjust-wallets', ...ACTING);
  router.get(PATH, guard, async (request, response) => {
    response.send(mergePage(pageContextOf(request), await viewOf(shop, request)));
  });
  // Posted, as every search of staff: what is typed may be a link, and addresses are logged.
  router.post(`${PATH}/find`, guard, async (request, response) => {
    const { q } = parseForm(findForm, request);
    const id = paramOf(request, 'id');
    const searcher = { by: { actor: actorOf(request) }, may: permissionsIn(request) };
    const hits = await findHits(shop, q, searcher);
    const [other, ...more] = new Set(hits.map(({ customerId }) => customerId).filter((one) => one !== id));
    const found = other === undefined ? 'problem=nobody' : `with=${other}`;
    response.redirect(303, `/staff/customers/${id}/merge?${more.length === 0 ? found : 'problem=several'}`);
  });
  router.post(PATH, guard, requireFreshProof(shop), async (request, response) => {
    const intoId = paramOf(request, 'id');
    await merge(shop, request, intoId);
    response.redirect(303, `/staff/customers/${intoId}?done=merge`);
  });
  router.post(MOVE_PATH, guard, requireFreshProof(shop), async (request, response) => {
    const customerId = paramOf(request, 'id');
    await moveChats(shop, request, customerId);
    response.redirect(303, `/staff/customers/${customerId}?done=move-chats`);
  });
  return router;
}

async function merge(shop: Shop, request: Request, intoCustomerId: string): Promise<void> {
  const { panelkit, store } = shop;
  const { key, from: fromCustomerId, reason, allowBlocked } = parseForm(mergeForm, request);
  const by = { actor: actorOf(request), idempotencyKey: key };
  const into = await store.users.findByCustomer(intoCustomerId);
  if (into === null || into.deletedAt !== null) throw hostError('PAGE_NOT_FOUND');
  const from = await store.users.findByCustomer(fromCustomerId);
  await panelkit.customers.merge({ fromCustomerId, intoCustomerId, reason, allowBlocked }, by);
  await closeMerged(shop, { from, into });
  request.log.info({ staffAction: 'merge', targetId: intoCustomerId, staff: by.actor.id }, 'staff acted');
  const { user } = viewerIn(request);
  for (const { id } of [into, from ?? []].flat())
    await recordStaffAction(shop, request, {
      by: user,
      action: 'customer.merged',
      targetId: id,
      note: reason,
    });
}

/**
 * For somebody who lost their account at the messenger: their sessions of before are over, see
 * `refuseBlocked`.
 */
async function moveChats(shop: Shop, request: Request, customerId: string): Promise<void> {
  const { key, from: newCustomerId, reason } = parseForm(moveForm, request);
  const by = { actor: actorOf(request), idempotencyKey: key };
  await shop.panelkit.customers.moveChats({ customerId, newCustomerId, reason }, by);
  const owner = await shop.store.users.findByCustomer(customerId);
  const { user } = viewerIn(request);
  const targetId = owner?.id ?? customerId;
  await recordStaffAction(shop, request, {
    by: user,
    action: 'customer.chats-moved',
    targetId,
    note: reason,
  });
}

async function viewOf(shop: Shop, request: Request): Promise<MergeView> {
  const { panelkit, store } = shop;
  const by = { actor: actorOf(request) };
  const { with: fromId, problem } = asked.parse({ with: null, problem: null, ...request.query });
  const into = await panelkit.customers.get(paramOf(request, 'id'), by);
  const view = { into: await personOf(shop, into), problem };
  if (fromId === null) return { ...view, wanted: null };
  const preview = await panelkit.customers.previewMerge(
    { fromCustomerId: fromId, intoCustomerId: into.id },
    by,
  );
  const [owner, other] = [
    await store.users.findByCustomer(into.id),
    await store.users.findByCustomer(fromId),
  ];
  const takesAddress = owner?.email === null && other?.deletedAt === null ? other.email : null;
  return { ...view, wanted: { from: await personOf(shop, preview.from), preview, takesAddress } };
}

async function personOf({ store }: Shop, { id, displayName, externalId }: Customer): Promise<MergedPerson> {
  const user = await store.users.findByCustomer(id);
  return { id, name: user?.name || displayName || externalId };
}

/** What the page of a customer says about merges. */
export async function mergeStandingOf(
  { panelkit }: Shop,
  request: Request,
  { id, mergedIntoId, mergedAt }: Customer,
): Promise<{ merged: MergedInto | null; askedWith: string | null; mayMerge: boolean }> {
  if (mergedIntoId !== null && mergedAt !== null)
    return { merged: { intoId: mergedIntoId, at: mergedAt }, askedWith: null, mayMerge: false };
  const may = permissionsIn(request);
  const mayMerge = may('manage-customers') && may('adjust-wallets') && ACTING.every(may);
  const askedWith = mayMerge ? await askedWithOf(panelkit, request, id) : null;
  return { merged: null, askedWith, mayMerge };
}

const refusedLink = z.object({ chatCustomerId: z.string(), otherCustomerId: z.string() });

/** The other customer of the last refused linking of a chat, while there still are two. */
async function askedWithOf(panelkit: Shop['panelkit'], request: Request, id: string): Promise<string | null> {
  const by = { actor: actorOf(request) };
  const refusals = { targetId: id, action: 'chat.link-refused', newestFirst: true, limit: 1 };
  const [row] = (await panelkit.audit.list(refusals, by)).rows;
  const ids = refusedLink.safeParse(row?.after);
  if (!ids.success) return null;
  const { chatCustomerId, otherCustomerId } = ids.data;
  const other = chatCustomerId === id ? otherCustomerId : chatCustomerId;
  const { mergedIntoId } = await panelkit.customers.get(other, by);
  return mergedIntoId === null ? other : null;
}
