import { isPanelkitError, type RemoteInbound } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';

type Owner = 'inbound' | 'panel' | 'plan';

const inbound = (key: string): RemoteInbound => ({
  key,
  name: key,
  protocol: 'vless',
  network: 'tcp',
  port: 443,
  enabled: true,
});

async function limitedShop(owner: Owner, capacity: number) {
  const shop = await createTestPanelkit({ panels: [{ inbounds: [inbound('only')] }] });
  const plan = await shop.plan(owner === 'plan' ? { capacity } : {});
  if (owner === 'panel') await limitPanel(shop, 0, capacity);
  if (owner === 'inbound') await limitInbound(shop, 'only', capacity);
  return { shop, plan };
}

async function limitPanel(shop: TestPanelkit, index: number, capacity: number): Promise<void> {
  const panelId = shop.panels[index]?.id ?? '';
  await shop.panelkit.panels.update({ panelId, capacity }, shop.staff());
}

async function limitInbound(shop: TestPanelkit, key: string, capacity: number): Promise<void> {
  const inboundId = inboundIdOf(shop, key);
  await shop.panelkit.inbounds.update({ inboundId, capacity }, shop.staff());
}

function inboundIdOf(shop: TestPanelkit, key: string): string {
  const rows = shop.panels.flatMap(({ inbounds }) => inbounds);
  return rows.find(({ remoteKey }) => remoteKey === key)?.id ?? '';
}

async function outcomesOf<Result>(work: Promise<Result>[]) {
  const settled = await Promise.allSettled(work);
  return {
    placed: settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    codes: settled.flatMap(({ status, ...rest }) =>
      status === 'rejected' && 'reason' in rest && isPanelkitError(rest.reason) ? [rest.reason.code] : [],
    ),
  };
}

const customersOf = (shop: TestPanelkit, count: number, balanceMinor: number) =>
  Promise.all(Array.from({ length: count }, () => shop.customer({ balanceMinor })));

/** Places taken now, by every row that counts them. */
async function takenIn(shop: TestPanelkit) {
  const { plans, panels, inbounds } = await recordsOf(shop);
  const sum = (rows: { heldCount: number; usedCount: number }[]) => ({
    held: rows.reduce((total, { heldCount }) => total + heldCount, 0),
    used: rows.reduce((total, { usedCount }) => total + usedCount, 0),
  });
  return { plans: sum(plans), panels: sum(panels), inbounds: sum(inbounds) };
}

const takenEverywhere = (held: number, used: number) => {
  const count = { held, used };
  return { plans: count, panels: count, inbounds: count };
};

describe('the last places', () => {
  test.each<Owner>(['inbound', 'panel', 'plan'])(
    'given 10 places on the %s, when 50 buyers order at once, then 10 are served and 40 are not charged',
    async (owner) => {
      const { shop, plan } = await limitedShop(owner, 10);
      const customers = await customersOf(shop, 50, 1000);

      const { placed, codes } = await outcomesOf(customers.map((customer) => shop.buy(customer, plan)));

      expect(placed).toHaveLength(10);
      expect(codes).toEqual(Array.from({ length: 40 }, () => 'SOLD_OUT'));
      for (const order of placed) await shop.panelkit.orders.settled(order.id);
      const served = new Set(placed.map(({ customerId }) => customerId));
      for (const customer of customers) {
        const balanceMinor = served.has(customer.id) ? 0 : 1000;
        const wallet = await shop.panelkit.wallets.get(customer.id, shop.as(customer));
        expect(wallet).toMatchObject({ balanceMinor, heldMinor: 0 });
      }
      expect(shop.panel.accounts()).toHaveLength(10);
      expect(await takenIn(shop)).toEqual(takenEverywhere(0, 10));
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given 10 places, when buyers order 3 at once, then only whole quantities are taken', async () => {
    const { shop, plan } = await limitedShop('inbound', 10);
    const customers = await customersOf(shop, 8, 3000);

    const { placed, codes } = await outcomesOf(customers.map((customer) => shop.buy(customer, plan, 3)));

    expect(placed).toHaveLength(3);
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'SOLD_OUT'));
    expect(await takenIn(shop)).toEqual(takenEverywhere(9, 0));
    for (const order of placed) await shop.panelkit.orders.settled(order.id);
    expect(shop.panel.accounts()).toHaveLength(9);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given 5 places, when two lines of one order need 3 each, then it is sold out as a whole', async () => {
    const { shop, plan } = await limitedShop('panel', 5);
    const customer = await shop.customer({ balanceMinor: 10_000 });
    const items = [
      { planId: plan.id, quantity: 3 },
      { planId: plan.id, quantity: 3 },
    ];

    const placing = shop.panelkit.orders.place(
      { customerId: customer.id, items, payment: { method: 'wallet' } },
      shop.as(customer),
    );

    await expect(placing).rejects.toMatchObject({ code: 'SOLD_OUT', details: { planId: plan.id } });
    expect(await takenIn(shop)).toEqual(takenEverywhere(0, 0));
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given two inbounds with 5 places each, when two lines of 3 are ordered, then each line has room on one of them', async () => {
    const shop = await createTestPanelkit({ panels: [{ inbounds: [inbound('a'), inbound('b')] }] });
    for (const key of ['a', 'b']) await limitInbound(shop, key, 5);
    const customer = await shop.customer({ balanceMinor: 6000 });
    const plans = [await shop.plan(), await shop.plan()];

    const order = await shop.panelkit.orders.place(
      {
        customerId: customer.id,
        items: plans.map(({ id }) => ({ planId: id, quantity: 3 })),
        payment: { method: 'wallet' },
      },
      shop.as(customer),
    );

    await shop.panelkit.orders.settled(order.id);
    const keys = shop.panel.accounts().map(({ inboundKeys }) => inboundKeys.join());
    expect(keys.toSorted()).toEqual(['a', 'a', 'a', 'b', 'b', 'b']);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a full plan and an empty wallet, when it is ordered, then the answer is that it is sold out', async () => {
    const { shop, plan } = await limitedShop('plan', 0);

    await expect(shop.buy(await shop.customer(), plan)).rejects.toMatchObject({ code: 'SOLD_OUT' });
  });
});

describe('spreading over inbounds', () => {
  const spreading = { placement: { allowSpreading: true } };

  test('given inbounds with 2 and 3 places, when 4 are ordered, then only a plan that allows spreading is placed', async () => {
    const shop = await createTestPanelkit({ panels: [{ inbounds: [inbound('two'), inbound('three')] }] });
    await limitInbound(shop, 'two', 2);
    await limitInbound(shop, 'three', 3);
    const customer = await shop.customer({ balanceMinor: 10_000 });
    await expect(shop.buy(customer, await shop.plan(), 4)).rejects.toMatchObject({ code: 'SOLD_OUT' });

    const order = await shop.buy(customer, await shop.plan(spreading), 4);

    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    const keys = shop.panel.accounts().map(({ inboundKeys }) => inboundKeys.join());
    expect(keys.filter((key) => key === 'two').length).toBeGreaterThan(0);
    expect(keys.filter((key) => key === 'three').length).toBeGreaterThan(0);
    expect(keys).toHaveLength(4);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given two panels of which one is full before its inbounds are, when all places are ordered, then each is used', async () => {
    const shop = await createTestPanelkit({
      panels: [
        { baseUrl: 'https://one.test', inbounds: [inbound('a'), inbound('b')] },
        { baseUrl: 'https://two.test', inbounds: [inbound('c')] },
      ],
    });
    await limitPanel(shop, 0, 3);
    for (const key of ['a', 'b', 'c']) await limitInbound(shop, key, 2);
    const customer = await shop.customer({ balanceMinor: 5000 });

    const order = await shop.buy(customer, await shop.plan(spreading), 5);

    await shop.panelkit.orders.settled(order.id);
    expect(shop.panels.map(({ fake }) => fake.accounts().length)).toEqual([3, 2]);
    expect(await violationsOf(shop)).toEqual([]);
  });
});

describe('accounts that are not ours', () => {
  test.each<Owner>(['inbound', 'panel'])(
    'given 5 places on the %s and 3 foreign accounts, when 3 are ordered, then there is room for 2 only',
    async (owner) => {
      const { shop, plan } = await limitedShop(owner, 5);
      for (let count = 0; count < 3; count += 1) shop.panel.addForeignAccount();
      const report = await shop.panelkit.panels.syncInbounds(shop.panels[0]?.id ?? '', shop.staff());
      expect(report.foreignCount).toBe(3);
      const customer = await shop.customer({ balanceMinor: 10_000 });

      await expect(shop.buy(customer, plan, 3)).rejects.toMatchObject({ code: 'SOLD_OUT' });
      const order = await shop.buy(customer, plan, 2);
      await shop.panelkit.orders.settled(order.id);

      expect(shop.panel.accounts()).toHaveLength(5);
      expect(shop.panel.foreignWrites()).toBe(0);
      await expect(shop.buy(customer, plan)).rejects.toMatchObject({ code: 'SOLD_OUT' });
      expect(await violationsOf(shop)).toEqual([]);
    },
  );
});

describe('places that come back', () => {
  const reserve = (shop: TestPanelkit, customer: { id: string }, planId: string, quantity: number) =>
    shop.panelkit.orders.place(
      { customerId: customer.id, items: [{ planId, quantity }], payment: { method: 'receipt' } },
      shop.as(customer),
    );

  test('given every place held by unpaid orders, when they expire, then each place is free once', async () => {
    const { shop, plan } = await limitedShop('inbound', 4);
    const customer = await shop.customer({ balanceMinor: 4000 });
    await reserve(shop, customer, plan.id, 3);
    await reserve(shop, customer, plan.id, 1);
    await expect(shop.buy(customer, plan)).rejects.toMatchObject({ code: 'SOLD_OUT' });

    await shop.clock.advance('30m');
    const [first, second] = await Promise.all([shop.scheduler.tick(), shop.scheduler.tick()]);

    expect(first.expired + second.expired).toBe(2);
    expect(await shop.scheduler.tick()).toMatchObject({ expired: 0 });
    expect(await takenIn(shop)).toEqual(takenEverywhere(0, 0));
    const order = await shop.buy(customer, plan, 4);
    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given an unpaid order, when it is cancelled twice at once, then its places are free once', async () => {
    const { shop, plan } = await limitedShop('inbound', 2);
    const customer = await shop.customer();
    const order = await reserve(shop, customer, plan.id, 2);
    const cancel = () =>
      shop.panelkit.orders.cancel({ orderId: order.id, reason: 'changed my mind' }, shop.as(customer));

    const { placed, codes } = await outcomesOf([cancel(), cancel()]);

    expect(placed.map(({ state }) => state.status)).toEqual(['cancelled']);
    expect(codes).toEqual(['ILLEGAL_TRANSITION']);
    expect(await takenIn(shop)).toEqual(takenEverywhere(0, 0));
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a paid order that no panel was asked for, when it is cancelled, then money and places are back once', async () => {
    const { shop, plan } = await limitedShop('inbound', 3);
    const customer = await shop.customer({ balanceMinor: 3000 });
    const order = await shop.buy(customer, plan, 3);
    expect(await takenIn(shop)).toEqual(takenEverywhere(3, 0));

    await shop.panelkit.orders.cancel({ orderId: order.id, reason: 'changed my mind' }, shop.as(customer));
    const settled = await Promise.all([
      shop.panelkit.orders.settled(order.id),
      shop.panelkit.orders.settled(order.id),
    ]);

    expect(settled.map(({ state }) => state.status)).toEqual(['cancelled', 'cancelled']);
    expect(await takenIn(shop)).toEqual(takenEverywhere(0, 0));
    expect(await shop.panelkit.wallets.get(customer.id, shop.as(customer))).toMatchObject({
      availableMinor: 3000,
    });
    expect(shop.panel.calls.ensureAccount).toBe(0);
    expect(await violationsOf(shop)).toEqual([]);
  });
});
