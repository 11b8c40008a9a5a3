import { createPanelkit, DAY_MS, defineBackend } from '@panelkit/sdk';
import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { checkPayments } from '../../invariants/check-payments.ts';
import { createInboxHands, startedTopUp } from '../gateways/payment-shop.ts';
import { addCards, bankPolicies, depositText, openPayment } from './card-shop.ts';

const policies = bankPolicies(true);
const send = ({ panelkit }: TestPanelkit, text: string, sentAt: Date | null = null) =>
  panelkit.cards.receiveMessage({ text, sender: 'BANK', sentAt });
const stateOf = async ({ panelkit, staff }: TestPanelkit, paymentId: string) =>
  (await panelkit.payments.get(paymentId, staff())).state;

async function openShop(options: Parameters<typeof createTestPanelkit>[0] = {}) {
  const shop = await createTestPanelkit({ policies, ...options });
  await addCards(shop);
  return shop;
}

/** A payment of a new customer, and what they are asked to pay to which card. */
async function assigned(shop: TestPanelkit) {
  const customer = await shop.customer();
  const { id: paymentId } = await openPayment(shop, customer);
  const assign = () => shop.panelkit.cards.assign({ paymentId }, shop.as(customer));
  const { amountMinor, number } = await assign();
  return { customer, paymentId, assign, amountMinor, text: () => depositText(amountMinor, number) };
}

/** A message of the bank that staff decide on. */
async function waitingMessage(shop: TestPanelkit, text: string): Promise<string> {
  const received = await send(shop, text);
  if (received.outcome !== 'waiting') throw new TypeError(`the message is ${received.outcome}`);
  return received.messageId;
}

describe('a message that staff match', () => {
  const match = ({ panelkit, staff }: TestPanelkit, messageId: string, paymentId: string) =>
    panelkit.cards.matchMessage({ messageId, paymentId }, staff());

  test('given a payment whose money came, then a second message is not taken for it', async () => {
    const shop = await openShop();
    const { paymentId, text, amountMinor, customer } = await assigned(shop);
    await send(shop, text());
    const messageId = await waitingMessage(shop, text());
    await expect(match(shop, messageId, paymentId)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
    const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
    expect(wallet.balanceMinor).toBe(amountMinor);
  });

  test('given a payment that staff rejected, then no message is taken for it', async () => {
    const shop = await openShop();
    const { paymentId, text, customer } = await assigned(shop);
    await shop.panelkit.payments.submitReceipt({ paymentId, reference: '1' }, shop.as(customer));
    await shop.panelkit.payments.reject({ paymentId, reason: 'no' }, shop.staff());
    const messageId = await waitingMessage(shop, text());
    await expect(match(shop, messageId, paymentId)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
    const [transfer] = (await shop.backend.storage.cardTransfers.list()).rows;
    expect(transfer).toMatchObject({ isPaid: false, provedAt: null });
  });

  test('given a message whose match was undone, then it proves another transfer', async () => {
    const shop = await openShop();
    const [wrong, right] = [await assigned(shop), await assigned(shop)];
    const messageId = await waitingMessage(shop, depositText(1000, '1111'));
    await match(shop, messageId, wrong.paymentId);
    await shop.panelkit.payments.undoApproval(
      { paymentId: wrong.paymentId, reason: 'of another' },
      shop.staff(),
    );
    await match(shop, messageId, right.paymentId);
    const { rows } = await shop.backend.storage.cardTransfers.list();
    expect(rows).toMatchObject([
      { paymentId: wrong.paymentId, isPaid: false, provedAt: null, messageId: null },
      { paymentId: right.paymentId, isPaid: true, messageId },
    ]);
    expect(await checkPayments(shop.backend)).toEqual([]);
  });
});

describe('a payment of a provider', () => {
  test('then it has no card, takes no message of a bank, and its money is not for staff to undo', async () => {
    const clock = createTestClock();
    const fake = createFakePaymentGateway({ clock });
    const shop = await openShop({ clock, paymentGateways: [fake.gateway] });
    const customer = await shop.customer();
    await shop.panelkit.cards.setBuyer({ customerId: customer.id, isConfirmed: true }, shop.staff());
    const { paymentId, providerReference } = await startedTopUp({ shop, fake }, customer);
    const refused = { code: 'ILLEGAL_TRANSITION' };
    await expect(shop.panelkit.cards.assign({ paymentId }, shop.as(customer))).rejects.toMatchObject(refused);
    const messageId = await waitingMessage(shop, depositText(1000, '9999'));
    await expect(
      shop.panelkit.cards.matchMessage({ messageId, paymentId }, shop.staff()),
    ).rejects.toMatchObject(refused);
    fake.provider.pay(providerReference);
    await createInboxHands(shop, fake).settle();
    await expect(
      shop.panelkit.payments.undoApproval({ paymentId, reason: 'none' }, shop.staff()),
    ).rejects.toMatchObject(refused);
    expect((await stateOf(shop, paymentId)).status).toBe('captured');
  });
});

test('given a payment that was decided, then nobody is asked to pay it', async () => {
  const shop = await openShop();
  const { paymentId, assign } = await assigned(shop);
  await shop.panelkit.payments.approve({ paymentId }, shop.staff());
  await expect(assign()).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
});

test('given a message that came under a former secret key, when it comes again, then it does nothing', async () => {
  const shop = await openShop();
  const { text } = await assigned(shop);
  const message = { text: text(), sender: 'BANK' };
  await shop.panelkit.cards.receiveMessage(message);
  const later = createPanelkit({
    backend: shop.backend.reopen(),
    secretKey: { current: 'a-newer-secret-key-of-the-shop', previous: ['a-secret-key-that-only-tests-know'] },
    publicUrl: 'https://shop.test',
    currency: 'USD',
    panelDrivers: [shop.panel.driver],
    policies,
  });
  expect(await later.cards.receiveMessage(message)).toEqual({ outcome: 'repeated' });
});

test('given a message that says it was sent in nine days, then the time at which it came counts', async () => {
  const shop = await openShop();
  const { paymentId, text } = await assigned(shop);
  await shop.clock.advance('2h');
  await shop.scheduler.tick();
  await send(shop, text(), new Date(shop.clock.now().getTime() + 9 * DAY_MS));
  expect((await stateOf(shop, paymentId)).status).toBe('captured');
});

test('given a customer who asks for the card again while its transfer is closed, then it stays open', async () => {
  const meanwhile = { does: (): Promise<unknown> => Promise.resolve() };
  const shop = await openShop({
    wrapBackend: (backend) => {
      const { storage } = backend;
      const find: typeof storage.payments.find = async (id) => {
        const found = await storage.payments.find(id);
        const { does } = meanwhile;
        meanwhile.does = () => Promise.resolve();
        await does();
        return found;
      };
      return defineBackend({ ...backend, storage: { ...storage, payments: { ...storage.payments, find } } });
    },
  });
  const { assign } = await assigned(shop);
  await shop.clock.advance('2h');
  meanwhile.does = assign;
  await shop.scheduler.tick();
  const [transfer] = (await shop.backend.storage.cardTransfers.list()).rows;
  expect(transfer).toMatchObject({ closedAt: null });
  expect(transfer?.payableUntil.getTime()).toBeGreaterThan(shop.clock.now().getTime());
});
