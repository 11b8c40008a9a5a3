import { addMs, MONEY_FREEZE_MS } from '@panelkit/sdk';
import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import type { StorageUnderTest } from '../on-storage.ts';

type OpenShop = StorageUnderTest['open'];

const frozen = { code: 'MONEY_FROZEN' };

/** Customers who lost their account at the messenger. */
export function describeRecovered({ name, open }: StorageUnderTest): void {
  describe(`recovered customers, ${name}`, () => {
    describeCodes(open);
    describeInvalidCodes(open);
    describeStaff(open);
    describeFreeze(open);
    describeWhatFollows(open);
  });
}

/** A customer with a chat and money, and a newcomer who writes from another account. */
async function openRecovery(open: OpenShop) {
  const clock = createTestClock();
  const { gateway } = createFakePaymentGateway({ clock });
  const policies = { extension: { always: true } };
  const shop = await open({ clock, policies, paymentGateways: [gateway] });
  const { chats } = shop.panelkit;
  const [customer, newcomer] = [await shop.customer({ balanceMinor: 9000 }), await shop.customer()];
  const chatOf = (customerId: string, userId: string) =>
    chats.open({ bot: '7', userId, chatId: userId, customerId });
  const [old, fresh] = [await chatOf(customer.id, '100'), await chatOf(newcomer.id, '200')];
  const ownersOf = async () => [
    (await chats.find(old.id))?.customerId,
    (await chats.find(fresh.id))?.customerId,
  ];
  return { shop, customer, newcomer, old, fresh, chatOf, ownersOf };
}

function describeCodes(open: OpenShop): void {
  test('given a recovery code, when it is sent from a new account, typed by hand, then that account is the customer’s, the old one is nobody’s and is told, and the code is used up', async () => {
    const { shop, customer, old, fresh, chatOf, ownersOf } = await openRecovery(open);
    const { chats, notifications, audit } = shop.panelkit;
    const { code } = await chats.issueRecoveryCode(shop.as(customer));
    await chats.remember(old.id, { form: { name: 'receipt', data: {}, expiresAt: shop.clock.now() } });
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ')} `;
    expect(await chats.recover({ id: fresh.id, code: typed })).toEqual({
      kind: 'recovered',
      customerId: customer.id,
    });
    expect(await ownersOf()).toEqual([null, customer.id]);
    expect((await chats.find(old.id))?.form).toBeNull();
    await expect(chatOf(customer.id, '100')).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
    expect(await chats.recover({ id: old.id, code })).toEqual({ kind: 'unknown' });
    const { rows: told } = await notifications.list({ customerId: customer.id }, shop.staff());
    expect(told).toMatchObject([
      {
        code: 'customer.chats-moved',
        parameters: {
          chatIds: [old.id],
          frozenUntil: addMs(shop.clock.now(), MONEY_FREEZE_MS).toISOString(),
        },
      },
    ]);
    const { rows: trail } = await audit.list(
      { targetId: customer.id, action: 'customer.move-chats' },
      shop.staff(),
    );
    expect(trail).toMatchObject([{ before: { chatIds: [old.id] }, after: { chatIds: [fresh.id] } }]);
    expect(JSON.stringify(await audit.list({ limit: 100 }, shop.staff()))).not.toContain(
      code.replaceAll('-', ''),
    );
  });

  test('given two accounts that send one code at once, then one of them is the customer’s', async () => {
    const { shop, customer, fresh, chatOf } = await openRecovery(open);
    const other = await chatOf((await shop.customer()).id, '300');
    const { chats } = shop.panelkit;
    const { code } = await chats.issueRecoveryCode(shop.as(customer));
    const recovered = await Promise.all([fresh, other].map(({ id }) => chats.recover({ id, code })));
    expect(recovered.map(({ kind }) => kind).toSorted()).toEqual(['recovered', 'unknown']);
    expect((await chats.list({ customerId: customer.id })).rows).toHaveLength(1);
  });
}

function describeInvalidCodes(open: OpenShop): void {
  test('given a newer code, one of somebody who was merged, or none that was issued, then nothing happens; a code that links is none that recovers, and the other way round', async () => {
    const { shop, customer, newcomer, fresh, ownersOf, old } = await openRecovery(open);
    const { chats, customers } = shop.panelkit;
    const [first, second] = [
      await chats.issueRecoveryCode(shop.as(customer)),
      await chats.issueRecoveryCode(shop.as(customer)),
    ];
    const linking = await chats.issueCode(shop.as(customer));
    for (const code of [first.code, 'x', linking.code])
      expect(await chats.recover({ id: fresh.id, code })).toEqual({ kind: 'unknown' });
    expect(await chats.redeemCode({ id: fresh.id, code: second.code.replaceAll('-', '') })).toEqual({
      kind: 'expired',
    });
    expect(await chats.takeCode(second.code.replaceAll('-', ''))).toBeNull();
    expect(await chats.recover({ id: old.id, code: second.code })).toEqual({ kind: 'own' });
    expect(await ownersOf()).toEqual([customer.id, newcomer.id]);
    const into = await shop.customer();
    const merge = { fromCustomerId: customer.id, intoCustomerId: into.id, reason: 'the same person' };
    await customers.merge(merge, shop.staff());
    expect(await chats.recover({ id: fresh.id, code: second.code })).toEqual({ kind: 'unknown' });
  });

  test('given a newcomer who has bought something, when they send a code, then nothing is lost: the code stays good', async () => {
    const { shop, customer, newcomer, fresh, ownersOf, chatOf } = await openRecovery(open);
    const { chats, payments } = shop.panelkit;
    await payments.topUp({ customerId: newcomer.id, amountMinor: 500, method: 'fake' }, shop.as(newcomer));
    const { code } = await chats.issueRecoveryCode(shop.as(customer));
    expect(await chats.recover({ id: fresh.id, code })).toEqual({ kind: 'owns-things' });
    expect(await ownersOf()).toEqual([customer.id, newcomer.id]);
    const third = await chatOf((await shop.customer()).id, '300');
    expect(await chats.recover({ id: third.id, code })).toMatchObject({ kind: 'recovered' });
  });
}

function describeStaff(open: OpenShop): void {
  test('given a customer who proved who they are, when staff move them to a new account, then as by a code, with the reason in the trail; somebody who owns things or has no chat is refused', async () => {
    const { shop, customer, newcomer, old, ownersOf } = await openRecovery(open);
    const { customers, chats, audit } = shop.panelkit;
    const { code } = await chats.issueRecoveryCode(shop.as(customer));
    const signIn = await chats.issueCode(shop.as(customer));
    const input = { customerId: customer.id, newCustomerId: newcomer.id, reason: 'knows the last payment' };
    await expect(customers.moveChats(input, shop.as(customer))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const by = shop.staff();
    const moved = await customers.moveChats(input, by);
    expect(moved.chatsMovedAt).toEqual(shop.clock.now());
    expect(await customers.moveChats(input, by)).toEqual(moved);
    expect(await ownersOf()).toEqual([null, customer.id]);
    const { rows } = await audit.list({ targetId: customer.id, action: 'customer.move-chats' }, shop.staff());
    expect(rows).toMatchObject([{ reason: 'knows the last payment' }]);
    // Whoever has the old account has no way back by a code of before.
    expect(await chats.takeCode(signIn.code)).toBeNull();
    expect(await chats.recover({ id: old.id, code })).toEqual({ kind: 'unknown' });
    await expect(customers.moveChats(input, shop.staff())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const same = { ...input, newCustomerId: customer.id };
    await expect(customers.moveChats(same, shop.staff())).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const back = { ...input, customerId: newcomer.id, newCustomerId: customer.id };
    await shop.panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 500, method: 'fake' },
      shop.as(customer),
    );
    await expect(customers.moveChats(back, shop.staff())).rejects.toMatchObject({
      code: 'CUSTOMER_OWNS_THINGS',
    });
  });
}

function describeWhatFollows(open: OpenShop): void {
  test('given a customer whose chats were moved, when merged into another, then the money waits there; one who is forgotten has no code', async () => {
    const { shop, customer, newcomer, fresh } = await openRecovery(open);
    const { chats, customers } = shop.panelkit;
    const moved = { customerId: customer.id, newCustomerId: newcomer.id, reason: 'proved' };
    const { chatsMovedAt } = await customers.moveChats(moved, shop.staff());
    const into = await shop.customer();
    const merge = { fromCustomerId: customer.id, intoCustomerId: into.id, reason: 'the same person' };
    expect(await customers.merge(merge, shop.staff())).toMatchObject({ chatsMovedAt });
    const { code } = await chats.issueRecoveryCode(shop.as(newcomer));
    await customers.forget({ customerId: newcomer.id }, shop.staff());
    expect(await chats.recover({ id: fresh.id, code })).toEqual({ kind: 'unknown' });
  });
}

function describeFreeze(open: OpenShop): void {
  test('given a customer whose chats were moved, when they spend from the wallet, then it is refused for a day; what they pay for is bought, and staff and renewals go on', async () => {
    const { shop, customer, newcomer } = await openRecovery(open);
    const { panelkit, clock } = shop;
    const [plan, dearer] = [await shop.plan({ durationDays: 30 }), await shop.plan({ durationDays: 60 })];
    const order = await shop.buy(customer, plan);
    await panelkit.orders.settled(order.id);
    const [subscription] = (await panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
    const subscriptionId = subscription?.id ?? '';
    const wanted = { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }] };
    const place = (method: string) =>
      panelkit.orders.place({ ...wanted, payment: { method } }, shop.as(customer));
    const waiting = await place('receipt');
    const moved = { customerId: customer.id, newCustomerId: newcomer.id, reason: 'proved' };
    await panelkit.customers.moveChats(moved, shop.staff());
    const before = await panelkit.wallets.get(customer.id, shop.staff());
    const frozenUntil = addMs(clock.now(), MONEY_FREEZE_MS);
    expect(before).toMatchObject({ frozenUntil });
    const attempts = () => [
      place('wallet'),
      panelkit.orders.pay({ orderId: waiting.id, payment: { method: 'wallet' } }, shop.as(customer)),
      panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer)),
      panelkit.subscriptions.changePlan({ subscriptionId, planId: dearer.id }, shop.as(customer)),
    ];
    await clock.advance('23h');
    for (const attempt of await Promise.allSettled(attempts()))
      expect(attempt).toMatchObject({ status: 'rejected', reason: frozen });
    expect(await panelkit.wallets.get(customer.id, shop.staff())).toEqual(before);
    // By a payment of its own.
    const paidIn = await place('receipt');
    const [payment] = (await panelkit.payments.list({ orderId: paidIn.id }, shop.staff())).rows;
    await panelkit.payments.submitReceipt({ paymentId: payment?.id ?? '' }, shop.as(customer));
    await panelkit.payments.approve({ paymentId: payment?.id ?? '' }, shop.staff());
    await panelkit.orders.settled(paidIn.id);
    await panelkit.subscriptions.extend({ subscriptionId }, shop.staff());
    await panelkit.subscriptions.settled(subscriptionId, shop.staff());
    await clock.advance('1h');
    expect((await place('wallet')).state.status).toBe('paid');
    expect(await panelkit.wallets.get(customer.id, shop.as(customer))).toMatchObject({ frozenUntil: null });
  });
}
