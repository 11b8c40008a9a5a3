import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';

describe('a wallet', () => {
  test('given a new customer, then it is empty', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer();
    expect(await shop.panelkit.wallets.get(customer.id, shop.as(customer))).toEqual({
      customerId: customer.id,
      currency: 'USD',
      owedMinor: 0,
      balanceMinor: 0,
      heldMinor: 0,
      availableMinor: 0,
      frozenUntil: null,
    });
  });

  test('given gifts and takings, when it is read, then it is the sum of its bookings, oldest first', async () => {
    const shop = await createTestPanelkit();
    const { wallets } = shop.panelkit;
    const customer = await shop.customer();
    for (const amountMinor of [700, 50, -250]) {
      await wallets.adjust(
        { customerId: customer.id, amountMinor, reason: `by ${amountMinor}` },
        shop.staff(),
      );
    }

    expect(await wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 500 });
    const { rows } = await wallets.history(customer.id, {}, shop.as(customer));
    expect(rows.map(({ kind, reference }) => [kind, reference.reason])).toEqual([
      ['adjustment', 'by 700'],
      ['adjustment', 'by 50'],
      ['adjustment', 'by -250'],
    ]);
    const page = await wallets.history(customer.id, { limit: 2 }, shop.as(customer));
    expect(page.rows).toHaveLength(2);
    const rest = await wallets.history(customer.id, { cursor: page.nextCursor ?? '' }, shop.as(customer));
    expect(rest.rows).toMatchObject([{ reference: { reason: 'by -250' } }]);
    expect(await shop.backend.storage.ledger.balances()).toEqual(
      expect.arrayContaining([
        { account: `wallet:${customer.id}`, currency: 'USD', amountMinor: 500 },
        { account: 'adjustments', currency: 'USD', amountMinor: -500 },
      ]),
    );
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given money that is held, when staff take more than is free, then it is refused and nothing is booked', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 1500 });
    await shop.buy(customer, await shop.plan());
    const before = await recordsOf(shop);
    const take = (amountMinor: number) =>
      shop.panelkit.wallets.adjust(
        { customerId: customer.id, amountMinor, reason: 'paid out' },
        shop.staff(),
      );

    await expect(take(-501)).rejects.toMatchObject({
      code: 'INSUFFICIENT_BALANCE',
      details: { requiredMinor: 501, availableMinor: 500, currency: 'USD' },
    });

    expect(await recordsOf(shop)).toEqual(before);
    expect(await take(-500)).toMatchObject({ balanceMinor: 1000, heldMinor: 1000, availableMinor: 0 });
    const available = await shop.panelkit.wallets.available(customer.id, shop.as(customer));
    expect(available).toEqual({ amountMinor: 0, currency: 'USD' });
  });

  test('given 20 orders at once from a wallet that covers 3, then 3 are paid and it is never negative', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 3999 });
    const plan = await shop.plan();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => shop.buy(customer, plan)));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(17);
    for (const result of refused)
      expect(result).toMatchObject({
        reason: { code: 'INSUFFICIENT_BALANCE', details: { availableMinor: 999 } },
      });
    for (const result of results)
      if (result.status === 'fulfilled') await shop.panelkit.orders.settled(result.value.id);
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 999 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given an order, when it is delivered, then its holds tell what was held for what and that it was posted', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 5000 });
    const order = await shop.buy(customer, await shop.plan({ setupFeeMinor: 200 }), 2);
    const holds = () => shop.panelkit.wallets.holds(customer.id, shop.as(customer));
    expect((await holds()).map(({ state, amountMinor }) => [state, amountMinor])).toEqual([
      ['pending', 200],
      ['pending', 1000],
      ['pending', 1000],
    ]);
    await shop.panelkit.orders.settled(order.id);
    expect((await holds()).map(({ state }) => state)).toEqual(['posted', 'posted', 'posted']);
    const { rows } = await shop.panelkit.wallets.history(customer.id, {}, shop.staff());
    expect(rows.filter(({ kind }) => kind === 'delivery')).toHaveLength(3);
  });
});

describe('a wallet of somebody else', () => {
  test('given a customer, when he reads another wallet, then there is none', async () => {
    const shop = await createTestPanelkit();
    const owner = await shop.customer({ balanceMinor: 10 });
    const by = shop.as(await shop.customer());
    const { wallets } = shop.panelkit;
    const reads = [wallets.get(owner.id, by), wallets.history(owner.id, {}, by), wallets.holds(owner.id, by)];
    for (const read of reads) await expect(read).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('given an unknown customer, when staff give money, then there is no such customer', async () => {
    const shop = await createTestPanelkit();
    const give = shop.panelkit.wallets.adjust(
      { customerId: 'nobody', amountMinor: 1, reason: 'x' },
      shop.staff(),
    );
    await expect(give).rejects.toMatchObject({ code: 'NOT_FOUND', details: { kind: 'customer' } });
  });
});
