import { Router } from 'express';
import * as z from 'zod';
import { type PersonView, peoplePage } from '../pages/people-page.ts';
import { parseForm } from '../security/form-guard.ts';
import { localOnly } from '../security/local-only.ts';
import { begin } from '../security/session.ts';
import { SHOP_ACTOR, type Shop } from '../shop.ts';
import { visitOf } from '../visit.ts';

/** A page of this shop; everything else leads to the catalogue. */
const nextPage = z
  .string()
  .regex(/^(\/[a-z0-9-]+)+$/)
  .catch('/');
const personForm = z.object({ kind: z.enum(['customer', 'staff']), id: z.string(), next: nextPage });

/** Who somebody is, as long as the shop has no sign-in: chosen on a page, on this machine only. */
export function createPeopleRoutes(shop: Shop): Router {
  const router = Router();
  router.use('/people', localOnly);
  router.get('/people', async (request, response) => {
    const next = nextPage.parse(request.query.next);
    response.send(peoplePage(visitOf(request), { people: await listPeople(shop), next }));
  });
  router.post('/people', async (request, response) => {
    const { kind, id, next } = parseForm(personForm, request);
    if (kind === 'customer') await shop.panelkit.customers.get(id, { actor: SHOP_ACTOR });
    begin(request, response, shop.publicUrl, { kind, id });
    response.redirect(303, kind === 'staff' ? '/staff' : next);
  });
  return router;
}

async function listPeople({ panelkit, staff, texts }: Shop): Promise<PersonView[]> {
  const by = { actor: SHOP_ACTOR };
  const { rows } = await panelkit.customers.list({ limit: 100 }, by);
  const customers = rows.map(async ({ id, displayName, externalId }): Promise<PersonView> => {
    const { availableMinor, currency } = await panelkit.wallets.get(id, by);
    const balance = texts.format.money({ amountMinor: availableMinor, currency });
    const detail = `${texts.account.wallet}: ${balance}`;
    return { person: { kind: 'customer', id }, name: displayName ?? externalId, detail };
  });
  const people = staff.map((id): PersonView => {
    return { person: { kind: 'staff', id }, name: id, detail: texts.people.staffHint };
  });
  return [...(await Promise.all(customers)), ...people];
}
