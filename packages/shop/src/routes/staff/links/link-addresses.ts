import { randomUUID } from 'node:crypto';
import { linkAddressOf } from '@panelkit/sdk';
import { type Request, type RequestHandler, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../../page-context.ts';
import { type LinkAddressesView, linkAddressesPage } from '../../../pages/staff/links/link-addresses-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import type { Shop } from '../../../shop.ts';
import { doneText } from '../dashboard.ts';
import { recordStaffAction } from '../record-staff-action.ts';

const HOME = '/staff/link-addresses';
const RUNS_SHOWN = 100;
const addressForm = z.object({ ...formKey, address: z.string().max(300) });

/** Where the links of subscriptions lead. */
export function createLinkAddressRoutes(shop: Shop): Router {
  const router = Router();
  router.use(HOME, requireStaff('manage-settings'));
  router.get(HOME, async (request, response) => {
    response.send(linkAddressesPage(pageContextOf(request), await viewOf(shop, request)));
  });
  const isProved = requireFreshProof(shop);
  router.post(HOME, isProved, async (request, response) => {
    const { address: typed } = parseForm(addressForm, request);
    const address = linkAddressOf(typed);
    const { addresses } = await viewOf(shop, request);
    if (address === null || addresses.includes(address)) {
      const view = { ...(await viewOf(shop, request)), typed, isInvalid: address === null, done: null };
      return void response.status(400).send(linkAddressesPage(pageContextOf(request), view));
    }
    await save(shop, request, [...addresses, address]);
    response.redirect(303, `${HOME}?done=save`);
  });
  router.post(
    `${HOME}/prefer`,
    isProved,
    change(shop, (addresses, chosen) => [chosen, ...addresses.filter((address) => address !== chosen)]),
  );
  router.post(
    `${HOME}/remove`,
    isProved,
    change(shop, (addresses, chosen) => addresses.filter((address) => address !== chosen)),
  );
  return router;
}

/** Of an address that is listed. */
function change(
  shop: Shop,
  next: (addresses: readonly string[], chosen: string) => string[],
): RequestHandler {
  return async (request, response) => {
    const { address } = parseForm(addressForm, request);
    const { addresses } = await viewOf(shop, request);
    if (addresses.includes(address)) await save(shop, request, next(addresses, address));
    response.redirect(303, `${HOME}?done=save`);
  };
}

async function viewOf(shop: Shop, request: Request): Promise<LinkAddressesView> {
  const by = { actor: actorOf(request) };
  const { shopSettings, bulk } = shop.panelkit;
  const { linkAddresses } = await shopSettings.get(by);
  const { rows } = await bulk.list({ limit: RUNS_SHOWN, newestFirst: true }, by);
  const { publicUrl } = shop;
  return {
    // The shop's own always answers.
    addresses: linkAddresses.includes(publicUrl) ? linkAddresses : [...linkAddresses, publicUrl],
    publicUrl,
    runs: rows.filter(({ work }) => work.kind === 'announce-link').slice(0, 5),
    typed: '',
    isInvalid: false,
    done: doneText(request),
  };
}

async function save(shop: Shop, request: Request, addresses: readonly string[]): Promise<void> {
  // The shop's own is not stored while it is only the last one: it may change with the set-up.
  const linkAddresses = addresses.filter((address, index) => index === 0 || address !== shop.publicUrl);
  const isOwnAlone = linkAddresses.length === 1 && linkAddresses[0] === shop.publicUrl;
  const by = { actor: actorOf(request), idempotencyKey: randomUUID() };
  await shop.panelkit.shopSettings.update({ patch: { linkAddresses: isOwnAlone ? [] : linkAddresses } }, by);
  const { user } = viewerIn(request);
  const note = `linkAddresses: ${JSON.stringify(linkAddresses)}`;
  await recordStaffAction(shop, request, { by: user, action: 'settings.changed', targetId: user.id, note });
}
