import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';

const nothing = { dueCount: 0, lateByMs: 0 };

describe('The backlog', () => {
  test('given work that nobody does, when time passes, then it tells how much is due and for how long', async () => {
    const shop = await createTestPanelkit();
    expect(await shop.panelkit.runs.backlog(shop.staff())).toEqual({
      accounts: nothing,
      inbounds: nothing,
      unpaidOrders: nothing,
    });
    const plan = await shop.plan();
    const order = await shop.buy(await shop.customer({ balanceMinor: 5000 }), plan, 2);
    await shop.clock.advance('90s');
    expect((await shop.panelkit.runs.backlog(shop.staff())).accounts).toEqual({
      dueCount: 2,
      lateByMs: 90_000,
    });
    await shop.panelkit.orders.settled(order.id);
    expect((await shop.panelkit.runs.backlog(shop.staff())).accounts).toEqual(nothing);
  });

  test('given an order that nobody pays, when its time is over, then it counts until it is ended', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer();
    await shop.panelkit.orders.place(
      {
        customerId: customer.id,
        items: [{ planId: (await shop.plan()).id, quantity: 1 }],
        payment: { method: 'receipt' },
      },
      shop.as(customer),
    );
    await shop.clock.advance('31m');
    const { unpaidOrders, accounts } = await shop.panelkit.runs.backlog(shop.staff());
    expect({ unpaidOrders, accounts }).toEqual({
      unpaidOrders: { dueCount: 1, lateByMs: 60_000 },
      accounts: nothing,
    });
    await shop.scheduler.tick();
    expect((await shop.panelkit.runs.backlog(shop.staff())).unpaidOrders).toEqual(nothing);
  });
});

describe('The ledger', () => {
  test('given two customers with money, when staff read it, then every booking is there and sums to zero', async () => {
    const shop = await createTestPanelkit();
    for (const balanceMinor of [300, 500]) await shop.customer({ balanceMinor });
    const { rows } = await shop.panelkit.wallets.ledger({ newestFirst: true }, shop.staff());
    expect(rows.map(({ entries }) => entries.map(({ amountMinor }) => amountMinor))).toEqual([
      [-500, 500],
      [-300, 300],
    ]);
  });
});
