import { addDays, DAY_MS, type EntitlementFact } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { LIMIT_BYTES, openExtendingShop, soldAt } from '../changes/extending-shop.ts';

const said = ({ kind, timeMs, bytes, amountMinor }: EntitlementFact) => [
  kind,
  timeMs === null ? null : timeMs / DAY_MS,
  bytes,
  amountMinor,
];

test('given a life with everything in it, then its ledger says each thing once, and what is left', async () => {
  const { shop, id, customer, extend, settled, useUp } = await openExtendingShop({
    policies: { lifecycle: { customerMayPause: true } },
  });
  const { subscriptions } = shop.panelkit;
  const by = () => shop.as(customer);
  const entitlement = () => subscriptions.entitlement(id, by());
  await shop.clock.advance(10 * DAY_MS);
  await subscriptions.pause({ subscriptionId: id }, by());
  await settled();
  await shop.clock.advance(5 * DAY_MS);
  // While a pause is open the end is where it would be if it ended now.
  expect((await entitlement()).terms?.expiresAt).toEqual(addDays(soldAt, 35));
  await subscriptions.resume({ subscriptionId: id }, by());
  await settled();
  await useUp();
  await extend();
  await settled();
  const other = await shop.plan({ price: { amountMinor: 400, currency: 'USD' }, durationDays: 10 });
  await subscriptions.changePlan({ subscriptionId: id, planId: other.id }, by());
  await settled();
  await shop.clock.advance(4 * DAY_MS);

  const { facts, ...now } = await entitlement();
  expect(facts.map(said)).toEqual([
    ['bought', 30, LIMIT_BYTES, 1000],
    ['consumed', 10, 0, 0],
    ['paused', 5, 0, 0],
    ['consumed', 0, LIMIT_BYTES, 0],
    ['forfeited', 20, 0, 0],
    ['bought', 30, LIMIT_BYTES, 1000],
    ['reversed', 30, LIMIT_BYTES, 1000],
    ['bought', 10, LIMIT_BYTES, 400],
  ]);
  expect(facts.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(now).toEqual({
    terms: (await subscriptions.get(id, by())).granted,
    timeLeftMs: 6 * DAY_MS,
    bytesLeft: LIMIT_BYTES,
    creditMinor: 240,
    currency: 'USD',
  });
});

test('given staff who end it, then what was left is taken back, and the ledger says so', async () => {
  const { shop, id, settled } = await openExtendingShop();
  await shop.clock.advance(10 * DAY_MS);
  await shop.panelkit.subscriptions.terminate({ subscriptionId: id, reason: 'fraud' }, shop.staff());
  await settled();
  const { facts, creditMinor, timeLeftMs } = await shop.panelkit.subscriptions.entitlement(id, shop.staff());
  expect(facts.map(said)).toEqual([
    ['bought', 30, LIMIT_BYTES, 1000],
    ['consumed', 10, 0, 0],
    ['reversed', 20, LIMIT_BYTES, 0],
  ]);
  expect({ creditMinor, timeLeftMs }).toEqual({ creditMinor: 0, timeLeftMs: 0 });
});

test('given a change that its panel refuses, then nothing is entered', async () => {
  const { shop, id, extend, settled } = await openExtendingShop();
  await shop.clock.advance(28 * DAY_MS);
  shop.panel.faults.next('writes', { kind: 'refused' });
  await extend();
  expect(await settled()).toMatchObject({ pendingChange: null, period: 1 });
  expect((await shop.panelkit.subscriptions.entitlement(id, shop.staff())).facts).toHaveLength(1);
});

test('given another customer, when they ask for it, then NOT_FOUND', async () => {
  const { shop, id } = await openExtendingShop();
  const stranger = await shop.customer();
  await expect(shop.panelkit.subscriptions.entitlement(id, shop.as(stranger))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('given a plan that waits for its first use, then the first use is a fact, never before the delivery nor in the future', async () => {
  const { shop, id, settled, account } = await openExtendingShop({ plan: { startsOnFirstUse: true } });
  const entitlement = () => shop.panelkit.subscriptions.entitlement(id, shop.staff());
  expect(await entitlement()).toMatchObject({ terms: { expiresAt: null }, timeLeftMs: 30 * DAY_MS });
  await shop.clock.advance(3 * DAY_MS);
  shop.panel.addTraffic(account()?.name ?? '', 1000);
  await shop.run(shop.panelkit.usage.sync(shop.panels[0]?.id ?? '', shop.staff()));
  await settled();
  const { facts, terms } = await entitlement();
  expect(facts).toMatchObject([
    { kind: 'bought', waitsForUse: true },
    { kind: 'started', startsAt: addDays(soldAt, 3) },
  ]);
  expect(terms?.expiresAt).toEqual(addDays(soldAt, 33));
});
