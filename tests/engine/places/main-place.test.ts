import { MAIN_PLACE } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import { counts, deliver, openPlacesShop, type PlacesShop, placesOn } from './places-shop.ts';

/** The place at this index has the key of the one place that a plan without places has. */
const placedWithMain = (shop: PlacesShop, mainIndex: number) => ({
  places: (placesOn(shop).placement?.places ?? []).map((place, index) =>
    index === mainIndex ? { ...place, key: MAIN_PLACE } : place,
  ),
});

test('given a plan that got places beside its one, when bought, then an account at each', async () => {
  const shop = await openPlacesShop();
  const { order } = await deliver(shop, { placement: placedWithMain(shop, 0) });
  const { state } = await shop.panelkit.orders.get(order.id, shop.staff());
  expect([state.status, counts(shop)]).toEqual(['fulfilled', [1, 1, 1]]);
  expect(await violationsOf(shop)).toEqual([]);
});

test('given that key at a later place, when everyone on its inbound is moved, then the lead stays', async () => {
  const shop = await openPlacesShop();
  const { subscriptionId } = await deliver(shop, { placement: placedWithMain(shop, 1) });
  const [inboundId = '', toInboundId = ''] = shop.finland.inbounds.map(({ id }) => id);
  const run = await shop.panelkit.bulk.moveEveryone({ inboundId, toInboundId }, shop.staff());
  await shop.clock.advance('10m');
  expect(await shop.panelkit.bulk.get(run.id, shop.staff())).toMatchObject({ status: 'done', doneCount: 1 });
  const live = await shop.backend.storage.accounts.listLive(subscriptionId);
  expect(Object.fromEntries(live.map((account) => [account.placeKey, account.inboundId]))).toMatchObject({
    germany: shop.germany.inbounds[0]?.id,
    [MAIN_PLACE]: toInboundId,
  });
  expect(await violationsOf(shop)).toEqual([]);
});
