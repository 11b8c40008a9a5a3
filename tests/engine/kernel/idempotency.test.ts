import type { CommandContext, Customer, PlaceOrderInput, Plan } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';

interface Scene {
  shop: TestPanelkit;
  customer: Customer;
  plan: Plan;
  /** The customer's context with the same key each time. */
  by: CommandContext;
  place(by: CommandContext, changes?: Partial<PlaceOrderInput>): ReturnType<TestPanelkit['buy']>;
}

async function scene(balanceMinor = 5000): Promise<Scene> {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor });
  const plan = await shop.plan();
  const input = {
    customerId: customer.id,
    items: [{ planId: plan.id, quantity: 1 }],
    payment: { method: 'wallet' },
  };
  return {
    shop,
    customer,
    plan,
    by: { actor: { kind: 'customer', id: customer.id }, idempotencyKey: 'buy-1' },
    place: (by, changes = {}) => shop.panelkit.orders.place({ ...input, ...changes }, by),
  };
}

describe('the same key', () => {
  test('given a placed order, when the call is repeated, then it answers the same order and changes nothing', async () => {
    const { shop, by, place } = await scene();
    const first = await place(by);
    const before = await recordsOf(shop);

    expect(await place(by)).toEqual(first);

    expect(await recordsOf(shop)).toEqual(before);
    await shop.panelkit.orders.settled(first.id);
    // Repeated later, it answers the order as it is now.
    expect((await place(by)).state.status).toBe('fulfilled');
    expect(shop.panel.accounts()).toHaveLength(1);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given ten calls at once, then there is one order and every call answers it', async () => {
    const { shop, customer, by, place } = await scene();
    const orders = await Promise.all(Array.from({ length: 10 }, () => place(by)));
    expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
    expect((await shop.panelkit.orders.list({}, shop.staff())).rows).toHaveLength(1);
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ heldMinor: 1000 });
  });

  test('given the same arguments said otherwise, when the call is repeated, then it is the same call', async () => {
    const { by, place } = await scene();
    const first = await place(by);
    const again = await place(by, { channel: 'api', notes: null });
    expect(again.id).toBe(first.id);
  });

  test.each<{ name: string; changes: (scene: Scene) => Partial<PlaceOrderInput> }>([
    { name: 'quantity', changes: ({ plan }) => ({ items: [{ planId: plan.id, quantity: 2 }] }) },
    { name: 'method', changes: () => ({ payment: { method: 'receipt' } }) },
    { name: 'note', changes: () => ({ notes: 'a gift' }) },
  ])(
    'given another $name, when the key is used again, then it is refused and nothing changed',
    async ({ changes }) => {
      const given = await scene();
      await given.place(given.by);
      const before = await recordsOf(given.shop);

      await expect(given.place(given.by, changes(given))).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
        details: { command: 'orders.place' },
      });

      expect(await recordsOf(given.shop)).toEqual(before);
    },
  );

  test('given other arguments at the same moment, then one call takes effect and the other is refused', async () => {
    const { shop, plan, by, place } = await scene();
    const results = await Promise.allSettled([
      place(by),
      place(by, { items: [{ planId: plan.id, quantity: 2 }] }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(results[1]).toMatchObject({ reason: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect((await shop.panelkit.orders.list({}, shop.staff())).rows).toHaveLength(1);
  });
});

describe('the scope of a key', () => {
  test('given two actors, when both use one key, then each has his own order', async () => {
    const { customer, by, place } = await scene();
    const staff = (id: string): CommandContext => ({
      actor: { kind: 'staff', id },
      idempotencyKey: by.idempotencyKey,
    });
    // Staff of the same id as the customer are another actor too.
    const orders = await Promise.all([place(by), place(staff('anna')), place(staff(customer.id))]);
    expect(new Set(orders.map(({ id }) => id)).size).toBe(3);
  });

  test('given two commands, when both use one key, then each has its effect once', async () => {
    const { shop, customer, by, place } = await scene();
    const order = await place(by);
    const cancel = () => shop.panelkit.orders.cancel({ orderId: order.id, reason: 'mistake' }, by);
    const first = await cancel();
    expect(first.state.status).toBe('cancelling');
    expect((await cancel()).id).toBe(order.id);
    expect(await shop.panelkit.wallets.get(customer.id, by)).toMatchObject({ availableMinor: 5000 });
  });

  test('given a wallet adjustment, when it is repeated under its key, then it is booked once', async () => {
    const { shop, customer } = await scene(0);
    const by = shop.staff();
    const give = () =>
      shop.panelkit.wallets.adjust({ customerId: customer.id, amountMinor: 700, reason: 'gift' }, by);
    await Promise.all([give(), give(), give()]);
    expect(await give()).toMatchObject({ balanceMinor: 700 });
    expect((await shop.panelkit.wallets.history(customer.id, {}, by)).rows).toHaveLength(1);
  });
});

describe('a command that threw', () => {
  test('given a refused order, when it is repeated under its key once it is possible, then it takes effect', async () => {
    const { shop, customer, by, place } = await scene(0);
    const before = await recordsOf(shop);
    await expect(place(by)).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
    expect(await recordsOf(shop)).toEqual(before);
    await shop.panelkit.wallets.adjust(
      { customerId: customer.id, amountMinor: 1000, reason: 'gift' },
      shop.staff(),
    );

    const order = await place(by);

    expect(order.state.status).toBe('paid');
    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a refused order, when its key is used with other arguments, then it is free for them', async () => {
    const { plan, by, place } = await scene(1000);
    const three = { items: [{ planId: plan.id, quantity: 3 }] };
    await expect(place(by, three)).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
    expect((await place(by)).items).toMatchObject([{ quantity: 1 }]);
  });
});

describe('a key', () => {
  test.each([{ idempotencyKey: '' }, { idempotencyKey: 'k'.repeat(201) }])(
    'given one that is empty or too long, then the call is invalid',
    async ({ idempotencyKey }) => {
      const { by, place } = await scene();
      await expect(place({ ...by, idempotencyKey })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { issues: [{ path: 'idempotencyKey' }] },
      });
    },
  );
});
