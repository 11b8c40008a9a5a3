import {
  createPanelkit,
  defineBackend,
  NoRoomError,
  type PlacementStrategy,
  type RemoteInbound,
  type Transaction,
} from '@panelkit/sdk';
import { anAccount, aUnit } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';

const inbound = (key: string, fields: Partial<RemoteInbound> = {}): RemoteInbound => ({
  key,
  name: key,
  protocol: 'vless',
  network: 'tcp',
  port: 443,
  enabled: true,
  ...fields,
});

const twoPanels = [
  { baseUrl: 'https://one.test', inbounds: [inbound('a'), inbound('b', { protocol: 'trojan' })] },
  { baseUrl: 'https://two.test', inbounds: [inbound('c')] },
];

const idOf = (shop: TestPanelkit, key: string): string =>
  shop.panels.flatMap(({ inbounds }) => inbounds).find(({ remoteKey }) => remoteKey === key)?.id ?? '';
const panelIdOf = (shop: TestPanelkit, index: number): string => shop.panels[index]?.id ?? '';

/** Buys one unit and says on which inbound it went. */
async function placeOf(shop: TestPanelkit, placement: Parameters<TestPanelkit['plan']>[0] = {}) {
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan(placement));
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.as(customer));
  const rows = shop.panels.flatMap(({ inbounds }) => inbounds);
  return rows.find(({ id }) => id === unit?.inboundId)?.remoteKey;
}

describe('where a unit goes', () => {
  test('given a preferred inbound, when a unit is bought, then it goes there and is delivered there', async () => {
    const shop = await createTestPanelkit({ panels: twoPanels });
    const preferred = { placement: { preferredInboundId: idOf(shop, 'b') } };
    expect(await placeOf(shop, preferred)).toBe('b');

    await shop.scheduler.start();
    await shop.clock.advance('1m');
    await shop.scheduler.stop();

    expect(shop.panel.accounts().map(({ inboundKeys }) => inboundKeys)).toEqual([['b']]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each([
    { name: 'a panel', selector: (shop: TestPanelkit) => ({ panelIds: [panelIdOf(shop, 1)] }), goesTo: 'c' },
    {
      name: 'an inbound',
      selector: (shop: TestPanelkit) => ({ inboundIds: [idOf(shop, 'b')] }),
      goesTo: 'b',
    },
    { name: 'a protocol', selector: () => ({ protocols: ['trojan'] }), goesTo: 'b' },
  ])(
    'given a plan for $name alone, when a unit is bought, then it goes to $goesTo',
    async ({ selector, goesTo }) => {
      const shop = await createTestPanelkit({ panels: twoPanels });
      expect(await placeOf(shop, { placement: { selector: selector(shop) } })).toBe(goesTo);
    },
  );

  test('given a default inbound, when all else is equal, then it is chosen', async () => {
    const shop = await createTestPanelkit({ panels: twoPanels.slice(0, 1) });
    await shop.panelkit.inbounds.update({ inboundId: idOf(shop, 'b'), isDefault: true }, shop.staff());
    expect(await placeOf(shop)).toBe('b');
  });

  test('given panels with capacities, when units are bought, then the less loaded one is chosen each time', async () => {
    const shop = await createTestPanelkit({ panels: twoPanels });
    await shop.panelkit.panels.update({ panelId: panelIdOf(shop, 0), capacity: 30 }, shop.staff());
    await shop.panelkit.panels.update({ panelId: panelIdOf(shop, 1), capacity: 10 }, shop.staff());
    for (let count = 0; count < 8; count += 1) await placeOf(shop);
    const { rows } = await shop.panelkit.panels.list({}, shop.staff());
    expect(rows.map(({ heldCount }) => heldCount)).toEqual([6, 2]);
  });

  test('given a strategy of the shop, when a unit is bought, then its order counts', async () => {
    const placement: PlacementStrategy = (ranked) => ranked.toReversed();
    const plain = await createTestPanelkit({ panels: twoPanels });
    const own = await createTestPanelkit({ panels: twoPanels, policies: { placement } });
    expect(await placeOf(plain)).toBe('a');
    expect(await placeOf(own)).toBe('c');
  });
});

describe('a unit that was placed', () => {
  test('given a placed, failed, retried and re-placed unit, then its row and account have the fields of such rows only', async () => {
    const shop = await createTestPanelkit();
    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
    shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    await shop.panelkit.orders.settled(order.id);
    const { units } = await recordsOf(shop);
    const unitId = units[0]?.id ?? '';
    await shop.panelkit.units.retry({ unitId }, shop.staff());
    await shop.panelkit.units.replace({ unitId }, shop.staff());

    const records = await recordsOf(shop);

    const known = { unit: Object.keys(aUnit()), account: Object.keys(anAccount()) };
    expect(
      [...units, ...records.units].flatMap(Object.keys).filter((key) => !known.unit.includes(key)),
    ).toEqual([]);
    expect(records.accounts.flatMap(Object.keys).filter((key) => !known.account.includes(key))).toEqual([]);
    expect(records.accounts).toHaveLength(3);
  });
});

describe('what stops a sale before money is held', () => {
  const cases: { name: string; stop: (shop: TestPanelkit) => Promise<unknown>; then: object }[] = [
    {
      name: 'its panel is draining',
      stop: (shop) =>
        shop.panelkit.panels.update({ panelId: panelIdOf(shop, 0), status: 'draining' }, shop.staff()),
      then: { code: 'PLAN_UNAVAILABLE', details: { reason: 'no-healthy-panel' } },
    },
    {
      name: 'its panel is disabled',
      stop: (shop) =>
        shop.panelkit.panels.update({ panelId: panelIdOf(shop, 0), status: 'disabled' }, shop.staff()),
      then: { code: 'PLAN_UNAVAILABLE', details: { reason: 'no-healthy-panel' } },
    },
    {
      name: 'the last three contacts failed, over half a minute',
      stop: async (shop) => {
        shop.panel.goDown();
        for (let count = 0; count < 3; count += 1) {
          await shop.panelkit.panels.test(panelIdOf(shop, 0), shop.staff()).catch(() => {});
          await shop.clock.advance(15_000);
        }
      },
      then: { code: 'PLAN_UNAVAILABLE', details: { reason: 'no-healthy-panel' } },
    },
    {
      name: 'provisioning is off on the inbound',
      stop: (shop) =>
        shop.panelkit.inbounds.update(
          { inboundId: idOf(shop, 'only'), provisioningEnabled: false },
          shop.staff(),
        ),
      then: { code: 'PLAN_UNAVAILABLE' },
    },
    {
      name: 'the inbound is gone from the panel',
      stop: (shop) => {
        shop.panel.setInbounds([]);
        return shop.panelkit.panels.syncInbounds(panelIdOf(shop, 0), shop.staff());
      },
      then: { code: 'PLAN_UNAVAILABLE' },
    },
    {
      name: 'the panel was removed from the registry',
      stop: (shop) => shop.panelkit.panels.remove({ panelId: panelIdOf(shop, 0) }, shop.staff()),
      then: { code: 'PLAN_UNAVAILABLE' },
    },
  ];

  test.each(cases)(
    'given $name, when a plan is bought, then it is refused and nothing is held',
    async ({ stop, then }) => {
      const shop = await createTestPanelkit({ panels: [{ inbounds: [inbound('only')] }] });
      const customer = await shop.customer({ balanceMinor: 1000 });
      const plan = await shop.plan();
      await stop(shop);

      await expect(shop.buy(customer, plan)).rejects.toMatchObject(then);

      expect(await shop.panelkit.wallets.holds(customer.id, shop.as(customer))).toEqual([]);
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given a panel without device limits, when a plan with one is bought, then it is not supported', async () => {
    const shop = await createTestPanelkit({ panels: [{ deviceLimit: 'none' }] });
    const plan = await shop.plan({ deviceLimit: 2 });
    await expect(shop.buy(await shop.customer({ balanceMinor: 1000 }), plan)).rejects.toMatchObject({
      code: 'PLAN_NOT_SUPPORTED',
      details: { planId: plan.id, missing: ['deviceLimit'] },
    });
  });

  test('given a panel whose clock is an hour ahead, when a plan is bought, then nothing is sold there', async () => {
    const shop = await createTestPanelkit({ panels: [{ clockSkewMs: 3_600_000 }] });
    await expect(
      shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan()),
    ).rejects.toMatchObject({
      code: 'PLAN_UNAVAILABLE',
    });
  });
});

describe('a place that another buyer takes at the same moment', () => {
  /** A shop on the same records whose first reservation finds that the chosen place was just taken. */
  function racingShop(shop: TestPanelkit) {
    let isTaken = false;
    const lose = (tx: Transaction): Transaction => ({
      ...tx,
      capacity: {
        ...tx.capacity,
        take: async (holds) => {
          const [hold] = holds;
          if (isTaken || hold === undefined) return tx.capacity.take(holds);
          isTaken = true;
          throw new NoRoomError({ ...hold, place: 'inbound', quantity: holds.length });
        },
      },
    });
    const { storage } = shop.backend;
    const backend = defineBackend({
      ...shop.backend,
      storage: { ...storage, transaction: (work) => storage.transaction((tx) => work(lose(tx))) },
    });
    const secretKey = 'another-key-of-the-same-shop';
    return createPanelkit({
      backend,
      secretKey,
      publicUrl: 'https://shop.test',
      currency: 'USD',
      panelDrivers: [shop.panel.driver],
    });
  }

  test.each([
    { name: 'another inbound has room', keys: ['a', 'b'], then: 'placed' },
    { name: 'no other inbound has room', keys: ['a'], then: 'SOLD_OUT' },
  ])('given $name, when the chosen one is lost, then the answer is $then', async ({ keys, then }) => {
    const shop = await createTestPanelkit({ panels: [{ inbounds: keys.map((key) => inbound(key)) }] });
    const customer = await shop.customer({ balanceMinor: 1000 });
    const plan = await shop.plan();
    const racing = racingShop(shop);

    const answer = await racing.orders
      .place(
        { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'wallet' } },
        shop.as(customer),
      )
      .then(
        () => 'placed',
        (error: { code: string }) => error.code,
      );

    expect(answer).toBe(then);
    const { rows } = await shop.panelkit.inbounds.list({}, shop.staff());
    expect(rows.map(({ heldCount }) => heldCount)).toEqual(then === 'placed' ? [0, 1] : [0]);
  });
});
