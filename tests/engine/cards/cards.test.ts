import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { checkPayments } from '../../invariants/check-payments.ts';
import { addCards, bankPolicies, CARDS, depositText, openPayment } from './card-shop.ts';

const send = ({ panelkit }: TestPanelkit, text: string, sender = 'BANK') =>
  panelkit.cards.receiveMessage({ text, sender });
const statusOf = async ({ panelkit, staff }: TestPanelkit, paymentId: string) =>
  (await panelkit.payments.get(paymentId, staff())).state.status;
const waitingOf = async ({ panelkit, staff }: TestPanelkit) =>
  (await panelkit.cards.listMessages({ status: 'waiting' }, staff())).rows;

async function openShop(approveMatches = true, senders?: string[]) {
  const shop = await createTestPanelkit({ policies: bankPolicies(approveMatches, senders) });
  return { shop, cards: await addCards(shop) };
}

async function assigned(shop: TestPanelkit, amountMinor = 1000) {
  const customer = await shop.customer();
  const payment = await openPayment(shop, customer, amountMinor);
  const toPay = await shop.panelkit.cards.assign({ paymentId: payment.id }, shop.as(customer));
  return { customer, payment, toPay };
}

describe('a card for a payment', () => {
  test('given a customer who is not confirmed, then no number is shown', async () => {
    const { shop } = await openShop();
    const customer = await shop.customer();
    const topUp = { customerId: customer.id, amountMinor: 1000, method: 'receipt' };
    const payment = await shop.panelkit.payments.topUp(topUp, shop.as(customer));
    const assign = () => shop.panelkit.cards.assign({ paymentId: payment.id }, shop.as(customer));
    await expect(assign()).rejects.toMatchObject({ code: 'NOT_CONFIRMED' });
    const buyer = { customerId: customer.id, isConfirmed: true };
    await shop.panelkit.cards.setBuyer(buyer, shop.staff());
    expect(await assign()).toMatchObject({ number: '6037991234561111', holder: 'Ali Rezaei' });
    await shop.panelkit.cards.setBuyer({ ...buyer, isConfirmed: false }, shop.staff());
    await expect(assign()).rejects.toMatchObject({ code: 'NOT_CONFIRMED' });
  });

  test('given a payment, when asked again, then card and amount stay; its numbers are sealed in the records', async () => {
    const { shop } = await openShop();
    const { customer, payment, toPay } = await assigned(shop);
    expect(toPay.amountMinor).toBeGreaterThan(1000);
    expect(toPay.amountMinor).toBeLessThanOrEqual(1099);
    expect(await shop.panelkit.cards.assign({ paymentId: payment.id }, shop.as(customer))).toEqual(toPay);
    expect(await shop.panelkit.cards.toPay(payment.id, shop.as(customer))).toEqual(toPay);
    const { rows } = await shop.backend.storage.bankCards.list();
    const audit = (await shop.backend.storage.audit.list({ limit: 100 })).rows;
    expect(JSON.stringify([rows, audit])).not.toContain('603799123456');
  });

  test('given two payments of a customer, then they go to two cards, and a third one to none', async () => {
    const { shop, cards } = await openShop();
    const customer = await shop.customer();
    const assign = async () => {
      const { id: paymentId } = await openPayment(shop, customer);
      return shop.panelkit.cards.assign({ paymentId }, shop.as(customer));
    };
    const numbers = [(await assign()).number, (await assign()).number];
    expect(numbers).toEqual(cards.map(({ number }) => number));
    await expect(assign()).rejects.toMatchObject({ code: 'NO_CARD_FREE' });
  });

  test('given a limit for a day, then no card is asked for more, and a day later it is used again', async () => {
    const { shop, cards } = await openShop();
    const [first, second] = cards;
    const { panelkit } = shop;
    await panelkit.cards.update({ cardId: first?.id ?? '', dailyLimitMinor: 2500 }, shop.staff());
    await panelkit.cards.update({ cardId: second?.id ?? '', status: 'disabled' }, shop.staff());
    for (const _ of [1, 2]) {
      const { toPay } = await assigned(shop);
      await send(shop, depositText(toPay.amountMinor, toPay.number));
    }
    await expect(assigned(shop)).rejects.toMatchObject({ code: 'NO_CARD_FREE' });
    await shop.clock.advance('1d');
    await shop.clock.advance('1s');
    expect((await assigned(shop)).toPay.number).toBe('6037991234561111');
    const [view] = await panelkit.cards.list(shop.staff());
    expect(view?.dayMinor).toBeLessThan(2500);
  });

  test('given a card that staff disabled, when its customer asks again, then it is another card', async () => {
    const { shop, cards } = await openShop();
    const { customer, payment } = await assigned(shop);
    await shop.panelkit.cards.update({ cardId: cards[0]?.id ?? '', status: 'disabled' }, shop.staff());
    const again = await shop.panelkit.cards.assign({ paymentId: payment.id }, shop.as(customer));
    expect(again.number).toBe(cards[1]?.number);
  });
});

describe('a message of the bank', () => {
  test('given two open payments of the same price, when one message comes, then the right one is paid, in full', async () => {
    const { shop } = await openShop();
    const [one, two] = [await assigned(shop), await assigned(shop)];
    expect(await send(shop, depositText(two.toPay.amountMinor, two.toPay.number))).toMatchObject({
      outcome: 'matched',
    });
    expect(await statusOf(shop, one.payment.id)).toBe('pending');
    expect(await statusOf(shop, two.payment.id)).toBe('captured');
    const wallet = await shop.panelkit.wallets.get(two.customer.id, shop.staff());
    expect(wallet.balanceMinor).toBe(two.toPay.amountMinor);
    expect(await checkPayments(shop.backend)).toEqual([]);
  });

  test('given an order, when its message comes, then it is delivered', async () => {
    const { shop } = await openShop();
    const customer = await shop.customer();
    const plan = await shop.plan();
    const { panelkit } = shop;
    await panelkit.cards.setBuyer({ customerId: customer.id, isConfirmed: true }, shop.staff());
    const items = [{ planId: plan.id, quantity: 1 }];
    const order = await panelkit.orders.place(
      { customerId: customer.id, items, payment: { method: 'receipt' } },
      shop.as(customer),
    );
    const { rows } = await panelkit.payments.list({ orderId: order.id }, shop.staff());
    const toPay = await panelkit.cards.assign({ paymentId: rows[0]?.id ?? '' }, shop.as(customer));
    await send(shop, depositText(toPay.amountMinor, toPay.number));
    expect((await panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect((await panelkit.wallets.get(customer.id, shop.staff())).balanceMinor).toBe(
      toPay.amountMinor - toPay.priceMinor,
    );
  });

  test.each([
    { what: 'a one-time code', text: 'Your code is 123456, amount {amount}' },
    { what: 'a deposit of an unknown sender', text: '{deposit}', sender: 'mallory' },
  ])('given $what, then nothing of it is stored', async ({ text, sender }) => {
    const { shop } = await openShop();
    const { payment, toPay } = await assigned(shop);
    const message = text
      .replace('{deposit}', depositText(toPay.amountMinor, toPay.number))
      .replace('{amount}', String(toPay.amountMinor / 100));
    expect(await send(shop, message, sender)).toEqual({ outcome: 'dropped' });
    expect((await shop.backend.storage.bankMessages.list()).rows).toEqual([]);
    expect(await statusOf(shop, payment.id)).toBe('pending');
  });

  test('given a message that comes again, then it does nothing, also as others write it', async () => {
    const { shop } = await openShop();
    const { payment, toPay, customer } = await assigned(shop);
    const text = depositText(toPay.amountMinor, toPay.number);
    await send(shop, text);
    for (const again of [text, ` ${text}\n`, text.replace('1', '۱')])
      expect(await send(shop, again)).toEqual({ outcome: 'repeated' });
    // The customer's next payment of the same amount would be another one: this one has its money.
    const second = await send(shop, depositText(toPay.amountMinor, toPay.number));
    expect(second).toMatchObject({ outcome: 'waiting' });
    expect((await waitingOf(shop))[0]?.state).toMatchObject({
      reason: 'decided-already',
      paymentIds: [payment.id],
    });
    const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
    expect(wallet.balanceMinor).toBe(toPay.amountMinor);
  });

  test('given the plain price, then staff are asked, and nothing is paid', async () => {
    const { shop } = await openShop();
    const [one, two] = [await assigned(shop), await assigned(shop)];
    await send(shop, depositText(1000, CARDS[0]?.number ?? ''));
    const [message] = await waitingOf(shop);
    // The second one was asked to pay to the other card.
    expect(two.toPay.number).not.toBe(one.toPay.number);
    expect(message?.state).toMatchObject({ reason: 'plain-price', paymentIds: [one.payment.id] });
    expect(await statusOf(shop, one.payment.id)).toBe('pending');
  });

  test('given a shop that approves nothing automatically, or a pattern of any sender, then it is proposed and staff decide once', async () => {
    for (const { shop } of [await openShop(false), await openShop(true, [])]) {
      const { payment, toPay } = await assigned(shop);
      const text = depositText(toPay.amountMinor, toPay.number);
      expect(await send(shop, text)).toMatchObject({ outcome: 'waiting' });
      const [message] = await waitingOf(shop);
      expect(message).toMatchObject({ text, state: { reason: 'fits-one', paymentIds: [payment.id] } });
      const decision = { messageId: message?.id ?? '', paymentId: payment.id };
      const { cards } = shop.panelkit;
      expect((await cards.matchMessage(decision, shop.staff())).state).toMatchObject({ status: 'matched' });
      expect(await statusOf(shop, payment.id)).toBe('captured');
      const other = await assigned(shop);
      for (const late of [
        cards.matchMessage({ ...decision, paymentId: other.payment.id }, shop.staff()),
        cards.dismissMessage({ messageId: decision.messageId, reason: 'twice' }, shop.staff()),
      ])
        await expect(late).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
      expect(await statusOf(shop, other.payment.id)).toBe('pending');
    }
  });

  test('given a message about nothing, when staff dismiss it, then it waits no more', async () => {
    const { shop } = await openShop();
    await send(shop, depositText(1234, '9999'));
    const [message] = await waitingOf(shop);
    expect(message?.state).toMatchObject({ reason: 'unknown-card', paymentIds: [] });
    const dismissal = { messageId: message?.id ?? '', reason: 'a gift' };
    await shop.panelkit.cards.dismissMessage(dismissal, shop.staff());
    expect(await waitingOf(shop)).toEqual([]);
  });

  test('given a payment that staff approved by its receipt, when the message comes, then it proves it and books nothing', async () => {
    const { shop } = await openShop(false);
    const { payment, toPay, customer } = await assigned(shop);
    await shop.panelkit.payments.approve({ paymentId: payment.id }, shop.staff());
    const text = depositText(toPay.amountMinor, toPay.number);
    expect(await send(shop, text)).toMatchObject({ outcome: 'matched' });
    expect((await shop.panelkit.wallets.get(customer.id, shop.staff())).balanceMinor).toBe(1000);
    const [row] = (await shop.backend.storage.cardTransfers.list()).rows;
    expect(row).toMatchObject({ isPaid: true, provedAt: shop.clock.now() });
    expect(await checkPayments(shop.backend)).toEqual([]);
  });

  test('given money that comes after the time to pay, then it still names its payment; a week after, nobody does', async () => {
    const { shop } = await openShop();
    const [late, never] = [await assigned(shop), await assigned(shop)];
    await shop.clock.advance('2h');
    await shop.scheduler.tick();
    await shop.clock.advance('6d');
    await shop.scheduler.tick();
    await send(shop, depositText(late.toPay.amountMinor, late.toPay.number));
    expect(await statusOf(shop, late.payment.id)).toBe('captured');
    await shop.clock.advance('2d');
    await shop.scheduler.tick();
    await send(shop, depositText(never.toPay.amountMinor, never.toPay.number));
    expect(await statusOf(shop, never.payment.id)).toBe('expired');
    expect((await waitingOf(shop))[0]?.state).toMatchObject({ reason: 'fits-none' });
  });

  test('given another secret key, when everything is sealed again, then cards and messages open, and repetitions are known', async () => {
    const { shop } = await openShop(false);
    const { toPay } = await assigned(shop);
    await send(shop, depositText(toPay.amountMinor, toPay.number));
    const sealed = async () => {
      const { storage } = shop.backend;
      const [card] = (await storage.bankCards.list()).rows;
      const [message] = (await storage.bankMessages.list()).rows;
      return [card?.sealedDetails, message?.sealedContent];
    };
    const before = await sealed();
    await shop.panelkit.secrets.reseal(shop.staff());
    // Sealed by the current key already: nothing to do, and all of it opens.
    expect(await sealed()).toEqual(before);
    expect(await shop.panelkit.cards.list(shop.staff())).toHaveLength(2);
  });
});
