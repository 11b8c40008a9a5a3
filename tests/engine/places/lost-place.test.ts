import type { Policies } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { onPostgres } from '../../postgres/on-postgres.ts';
import { IN_MEMORY, type StorageUnderTest } from '../on-storage.ts';
import { RARE_SWEEPS } from '../rare-sweeps.ts';
import { violationsOf } from '../violations-of.ts';
import { KEYS, type Key } from './sold-places.ts';

const DAY_MS = 24 * 60 * 60_000;
const PRICE = 900;
const GIVE_UP_MS = 20 * 60_000;

/**
 * A unit over three places that was paid while these panels were down, which nobody knew. Germany and Finland
 * are required.
 */
async function openPaid(
  { open }: StorageUnderTest,
  down: readonly Key[],
  { durationDays = 30, ...policies }: Policies & { durationDays?: number | null } = {},
) {
  const shop = await open({
    panels: KEYS.map((name) => ({ baseUrl: `https://${name}.test` })),
    policies: { giveUpAfterMs: GIVE_UP_MS, ...policies },
    settings: RARE_SWEEPS,
  });
  const panelOf = (key: Key) => {
    const panel = shop.panels[KEYS.indexOf(key)];
    if (panel === undefined) throw new Error('no panel');
    return panel;
  };
  const places = KEYS.map((key) => ({
    key,
    name: { en: key },
    required: key !== 'home',
    selector: { inboundIds: [panelOf(key).inbounds[0]?.id ?? ''] },
  }));
  const customer = await shop.customer({ balanceMinor: 1000 });
  const price = { amountMinor: PRICE, currency: 'USD' };
  const plan = await shop.plan({ price, durationDays, placement: { places } });
  for (const key of down) panelOf(key).fake.goDown();
  await shop.scheduler.start();
  const order = await shop.buy(customer, plan);
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const id = rows[0]?.id ?? '';
  return {
    shop,
    panelOf,
    counts: () => KEYS.map((key) => panelOf(key).fake.accounts().length),
    status: async () => (await shop.panelkit.orders.get(order.id, shop.staff())).state.status,
    balance: async () => (await shop.panelkit.wallets.get(customer.id, shop.staff())).availableMinor,
    /** Of its period, what was given included; null: no end. */
    days: async () => {
      const { granted } = await shop.panelkit.subscriptions.get(id, shop.staff());
      if (granted === null) throw new Error('not delivered');
      const { startsAt, expiresAt } = granted;
      return expiresAt === null ? null : (expiresAt.getTime() - (startsAt?.getTime() ?? 0)) / DAY_MS;
    },
    codes: async () => {
      const { rows } = await shop.panelkit.notifications.list({ limit: 100 }, shop.staff());
      return rows.filter(({ customerId }) => customerId === customer.id).map(({ code }) => code);
    },
  };
}

describe.each([IN_MEMORY, onPostgres('lost_place')])(
  'a unit that loses a required place before its delivery: $name',
  { timeout: 120_000 },
  (storage) => {
    test('given a panel that stays down, then it is delivered without it and gets a third of its days, once; the place follows', async () => {
      const sold = await openPaid(storage, ['finland']);
      const { shop, panelOf } = sold;
      await shop.clock.advance('18m');
      expect([await sold.status(), sold.counts(), await sold.balance()]).toEqual([
        'fulfilling',
        [1, 0, 1],
        100,
      ]);
      await shop.clock.advance('6m');
      expect([await sold.status(), sold.counts(), await sold.balance()]).toEqual([
        'fulfilled',
        [1, 0, 1],
        100,
      ]);
      expect(await sold.days()).toBe(40);
      expect(await sold.codes()).toEqual(
        expect.arrayContaining(['account.ready', 'subscription.days-given']),
      );
      expect(panelOf('germany').fake.accounts()[0]?.expiresAt).toEqual(
        panelOf('home').fake.accounts()[0]?.expiresAt,
      );
      panelOf('finland').fake.comeBack();
      await shop.clock.advance('1h');
      expect([sold.counts(), await sold.days()]).toEqual([[1, 1, 1], 40]);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test.each([
      { lostPlaces: 'deliver' as const, expected: ['fulfilled', [1, 0, 1], 100, 30] },
      { lostPlaces: 'give-up' as const, expected: ['failed', [0, 0, 0], 1000, null] },
    ])('given the policy $lostPlaces, then as it says', async ({ lostPlaces, expected }) => {
      const sold = await openPaid(storage, ['finland'], { lostPlaces });
      await sold.shop.clock.advance('24m');
      const status = await sold.status();
      const days = status === 'fulfilled' ? await sold.days() : null;
      expect([status, sold.counts(), await sold.balance(), days]).toEqual(expected);
      sold.panelOf('finland').fake.comeBack();
      await sold.shop.clock.advance('1h');
      expect(await violationsOf(sold.shop)).toEqual([]);
    });

    test('given a plan without an end, then no days are given', async () => {
      const sold = await openPaid(storage, ['finland'], { durationDays: null });
      await sold.shop.clock.advance('24m');
      expect([await sold.status(), await sold.days()]).toEqual(['fulfilled', null]);
      expect(await sold.codes()).not.toContain('subscription.days-given');
    });

    test('given a refused lead while the other required place is still awaited, then it is delivered with that one', async () => {
      const sold = await openPaid(storage, ['germany', 'finland']);
      const { shop, panelOf } = sold;
      panelOf('germany').fake.faults.sometimes('ensureAccount', { kind: 'refused' }, 1);
      panelOf('germany').fake.comeBack();
      await shop.clock.advance('10m');
      expect([await sold.status(), sold.counts()]).toEqual(['fulfilling', [0, 0, 1]]);
      panelOf('finland').fake.comeBack();
      await shop.clock.advance('6m');
      expect([await sold.status(), sold.counts(), await sold.days()]).toEqual(['fulfilled', [0, 1, 1], 40]);
      panelOf('germany').fake.faults.clear();
      await shop.clock.advance('1h');
      expect([sold.counts(), await sold.days()]).toEqual([[1, 1, 1], 40]);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test('given an optional place that is refused first, then the unit waits for the required ones', async () => {
      const sold = await openPaid(storage, ['finland', 'home'], { lostPlaces: 'give-up' });
      const { shop, panelOf } = sold;
      panelOf('home').fake.faults.sometimes('ensureAccount', { kind: 'refused' }, 1);
      panelOf('home').fake.comeBack();
      await shop.clock.advance('10m');
      expect([await sold.status(), sold.counts()]).toEqual(['fulfilling', [1, 0, 0]]);
      panelOf('finland').fake.comeBack();
      await shop.clock.advance('6m');
      expect([await sold.status(), sold.counts()]).toEqual(['fulfilled', [1, 1, 0]]);
    });

    test('given no required place that could be read back, then it is given up, and the money is back', async () => {
      const sold = await openPaid(storage, ['germany', 'finland']);
      await sold.shop.clock.advance('24m');
      expect([await sold.status(), await sold.balance()]).toEqual(['failed', 1000]);
      sold.panelOf('germany').fake.comeBack();
      sold.panelOf('finland').fake.comeBack();
      await sold.shop.clock.advance('30m');
      expect(sold.counts()).toEqual([0, 0, 0]);
      expect(await violationsOf(sold.shop)).toEqual([]);
    });

    test('given that the last required place dies, too, before it is read back once more, then the unit is given up in the end', async () => {
      const sold = await openPaid(storage, ['finland']);
      const { shop, panelOf } = sold;
      await shop.clock.advance('18m');
      panelOf('germany').fake.goDown();
      await shop.clock.advance('6m');
      expect([await sold.status(), await sold.balance()]).toEqual(['fulfilling', 100]);
      await shop.clock.advance('30m');
      expect([await sold.status(), await sold.balance()]).toEqual(['failed', 1000]);
      panelOf('germany').fake.comeBack();
      panelOf('finland').fake.comeBack();
      await shop.clock.advance('30m');
      expect(sold.counts()).toEqual([0, 0, 0]);
      expect(await violationsOf(shop)).toEqual([]);
    });
  },
);
