import type { Customer, Plan } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';

let shop: TestPanelkit;
let plan: Plan;
beforeEach(async () => {
  shop = await createTestPanelkit({ policies: { purchases: { confirmedOnly: true } } });
  plan = await shop.plan({ trialDays: 2 });
});

const order = (customer: Customer, { method = 'receipt', trial = false } = {}) =>
  shop.panelkit.orders.place(
    { customerId: customer.id, items: [{ planId: plan.id, quantity: 1, trial }], payment: { method } },
    shop.as(customer),
  );
const tryFree = (customer: Customer) => order(customer, { method: 'wallet', trial: true });
const chatOf = (customer: Customer, userId: string) =>
  shop.panelkit.chats.open({ bot: '5000', userId, chatId: userId, customerId: customer.id });

describe('a customer whom nobody confirmed', () => {
  test('given every way to promise money, then each is refused, and what is paid at once is sold', async () => {
    const customer = await shop.customer({ balanceMinor: 100_000 });
    const paid = await order(customer, { method: 'wallet' });
    await shop.panelkit.orders.settled(paid.id);
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: paid.id }, shop.as(customer));
    const subscriptionId = rows[0]?.id ?? '';
    const refusal = { code: 'NOT_CONFIRMED', details: { wanted: 'receipt' } };
    await expect(order(customer)).rejects.toMatchObject(refusal);
    await expect(tryFree(customer)).rejects.toMatchObject({
      code: 'NOT_CONFIRMED',
      details: { wanted: 'trial' },
    });
    const { payments } = shop.panelkit;
    const topUp = { customerId: customer.id, amountMinor: 500, method: 'receipt' };
    await expect(payments.topUp(topUp, shop.as(customer))).rejects.toMatchObject(refusal);
    const change = {
      subscriptionId,
      change: { kind: 'plan-change', planId: plan.id },
      method: 'receipt',
    } as const;
    await expect(payments.openForChange(change, shop.as(customer))).rejects.toMatchObject(refusal);
    const byStaff = await shop.panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
      shop.staff(),
    );
    const pay = shop.panelkit.orders.pay(
      { orderId: byStaff.id, payment: { method: 'receipt' } },
      shop.as(customer),
    );
    await expect(pay).rejects.toMatchObject(refusal);
  });

  test.each([
    {
      name: 'an address',
      confirm: (customer: Customer) =>
        shop.panelkit.customers.identify(
          { customerId: customer.id, identity: { kind: 'email', address: 'a@b.test' }, isConfirmed: true },
          shop.staff(),
        ),
    },
    { name: 'a chat', confirm: (customer: Customer) => chatOf(customer, '7') },
    {
      name: 'staff',
      confirm: ({ id: customerId }: Customer) =>
        shop.panelkit.cards.setBuyer({ customerId, isConfirmed: true }, shop.staff()),
    },
  ])('given $name, then they may try and promise', async ({ confirm }) => {
    const customer = await shop.customer();
    await confirm(customer);
    expect(await order(customer)).toMatchObject({ state: { status: 'awaiting-payment' } });
    expect(await tryFree(customer)).toMatchObject({ total: { amountMinor: 0 } });
  });

  test('given an address that was given but not proved, then it confirms nothing', async () => {
    const customer = await shop.customer();
    const given = {
      customerId: customer.id,
      identity: { kind: 'email', address: 'a@b.test' },
      isConfirmed: false,
    } as const;
    await shop.panelkit.customers.identify(given, shop.staff());
    await expect(order(customer)).rejects.toMatchObject({ code: 'NOT_CONFIRMED' });
  });
});

describe('one trial for one person', () => {
  test('given a chat that was unlinked, when it comes back with a new customer, then there is no second trial', async () => {
    const [first, second] = [await shop.customer(), await shop.customer()];
    const chat = await chatOf(first, '7');
    await tryFree(first);
    await shop.panelkit.chats.unlink(chat.id, shop.as(first));
    await chatOf(second, '7');
    await expect(tryFree(second)).rejects.toMatchObject({
      code: 'NOT_ELIGIBLE',
      details: { reasons: ['trial-used'] },
    });
    expect(await order(second)).toMatchObject({ state: { status: 'awaiting-payment' } });
  });

  test('given another spelling of an address, then there is no second trial, and under another address there is', async () => {
    const [first, second, third] = [await shop.customer(), await shop.customer(), await shop.customer()];
    const prove = (customer: Customer, address: string) =>
      shop.panelkit.customers.identify(
        { customerId: customer.id, identity: { kind: 'email', address }, isConfirmed: true },
        shop.staff(),
      );
    await prove(first, 'ada@example.test');
    await prove(second, 'Ada+shop@Example.test');
    await prove(third, 'bob@example.test');
    await tryFree(first);
    await expect(tryFree(second)).rejects.toMatchObject({ details: { reasons: ['trial-used'] } });
    expect(await tryFree(third)).toMatchObject({ total: { amountMinor: 0 } });
  });

  test('given a trial that was never delivered, then who shares the address may have one', async () => {
    const [first, second] = [await shop.customer(), await shop.customer()];
    const chat = await chatOf(first, '7');
    shop.panel.goDown();
    const { id: orderId } = await tryFree(first);
    await shop.panelkit.chats.unlink(chat.id, shop.as(first));
    await chatOf(second, '7');
    await expect(tryFree(second)).rejects.toMatchObject({ code: 'NOT_ELIGIBLE' });
    await shop.panelkit.orders.cancel({ orderId, reason: 'never came' }, shop.as(first));
    expect(await tryFree(second)).toMatchObject({ total: { amountMinor: 0 } });
  });

  test('given the records, then no address is in them', async () => {
    const customer = await shop.customer();
    const given = {
      customerId: customer.id,
      identity: { kind: 'email', address: 'Ada+x@B.test' },
      isConfirmed: true,
    } as const;
    await shop.panelkit.customers.identify(given, shop.staff());
    const rows = await shop.backend.storage.customerIdentities.listByCustomer(customer.id);
    const audit = await shop.panelkit.audit.list({}, shop.staff());
    expect(JSON.stringify([rows, audit])).not.toMatch(/ada\+x|b\.test/i);
  });
});
