import type { PaymentGateway } from '@panelkit/sdk';
import { createFakePaymentGateway, createRecordingNotifier, createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { expectHarmless, MARK, SAID, textsOf, toldBy } from './told.ts';

/** A shop with a payment provider that says `text` wherever it can. */
async function openShop(answers: (gateway: PaymentGateway) => Partial<PaymentGateway> = () => ({})) {
  const clock = createTestClock();
  const bank = createFakePaymentGateway({ clock, method: 'bank' });
  const notifier = createRecordingNotifier({ clock, audiences: ['staff', 'customer'] });
  const gateway = { ...bank.gateway, ...answers(bank.gateway) };
  const shop = await createTestPanelkit({ clock, paymentGateways: [gateway], notifiers: [notifier] });
  return { shop, bank, notifier };
}

type OpenedShop = Awaited<ReturnType<typeof openShop>>;

/** Everything that the engine tells anybody of its customers and their payments. */
async function everythingTold({ shop, notifier }: OpenedShop): Promise<unknown[]> {
  const { panelkit } = shop;
  const by = shop.staff();
  await shop.scheduler.start();
  await shop.clock.advance('2h');
  await shop.scheduler.stop();
  const asked = [
    panelkit.customers.list({}, by),
    panelkit.orders.list({}, by),
    panelkit.payments.list({}, by),
    panelkit.audit.list({}, by),
    panelkit.events.list({ after: 0, limit: 500 }),
    panelkit.notifications.list({}, by),
  ];
  return [...(await Promise.all(asked)), notifier.messages];
}

/** Where the words of customers and staff come in. */
const PEOPLE: Record<string, (opened: OpenedShop, text: string) => Promise<unknown>> = {
  'the name of a customer': ({ shop }, text) =>
    shop.panelkit.customers.ensure({ externalId: 'eve', displayName: text.slice(0, 190) }),
  'the notes of an order': async ({ shop }, text) => {
    const { id: customerId, ...rest } = await shop.customer();
    const items = [{ planId: (await shop.plan()).id, quantity: 1 }];
    const order = { customerId, items, payment: { method: 'receipt' }, notes: text.slice(0, 1900) };
    return shop.panelkit.orders.place(order, shop.as({ id: customerId, ...rest }));
  },
  'the reference and note of a receipt': async ({ shop }, text) => {
    const customer = await shop.customer();
    const wanted = { customerId: customer.id, amountMinor: 700, method: 'receipt' };
    const { id: paymentId } = await shop.panelkit.payments.topUp(wanted, shop.as(customer));
    const receipt = { paymentId, reference: text.slice(0, 190), note: text.slice(0, 1900) };
    return shop.panelkit.payments.submitReceipt(receipt, shop.as(customer));
  },
  'the reason of staff': async ({ shop }, text) => {
    const { id: customerId } = await shop.customer();
    const given = { customerId, amountMinor: 100, reason: text.slice(0, 1900) };
    return shop.panelkit.wallets.adjust(given, shop.staff());
  },
};

/** Where the words of a payment provider come in. */
const PROVIDERS: Record<string, (text: string) => (gateway: PaymentGateway) => Partial<PaymentGateway>> = {
  'why it takes no payment': (reason) => () => ({ start: async () => ({ kind: 'refused', reason }) }),
  'what to do, and where': (text) => (gateway) => ({
    start: async (...given) => {
      const started = await gateway.start(...given);
      return started.kind === 'refused' ? started : { ...started, instructions: { redirectUrl: null, text } };
    },
  }),
  'why a payment ended': (endReason) => (gateway) => ({
    verify: async (...given) => ({ ...(await gateway.verify(...given)), status: 'ended', endReason }),
  }),
};

describe.each(Object.keys(PEOPLE))('hostile texts as %s', (place) => {
  test.each(Object.entries(SAID))(
    'given %s, then nothing that the engine tells deceives its reader or has no end',
    async (_name, text) => {
      const opened = await openShop();
      // A NUL is refused by every command.
      const answer = await PEOPLE[place]?.(opened, text.replaceAll('\0', ''));
      const texts = textsOf([answer, await everythingTold(opened)]);
      expect(texts.some((one) => one.includes(MARK))).toBe(true);
      expectHarmless(texts, { maxLength: 2000, lines: place !== 'the name of a customer' });
    },
  );
});

describe.each(Object.keys(PROVIDERS))('hostile texts of a provider as %s', (place) => {
  test.each(Object.entries(SAID))(
    'given %s, then nothing that the engine tells deceives its reader or has no end',
    async (_name, text) => {
      const opened = await openShop(PROVIDERS[place]?.(text));
      const { shop } = opened;
      const customer = await shop.customer();
      const wanted = { customerId: customer.id, amountMinor: 700, method: 'bank' };
      const { id } = await shop.panelkit.payments.topUp(wanted, shop.as(customer));
      const started = await toldBy(shop.panelkit.payments.start({ paymentId: id }, shop.as(customer)));
      const texts = textsOf([started, await everythingTold(opened)]);
      expect(texts.some((one) => one.includes(MARK))).toBe(true);
      expectHarmless(texts, { maxLength: 2100, lines: place === 'what to do, and where' });
    },
  );
});

test.each(['javascript:alert(1)', 'data:text/html,x', '//evil.test', 'https://ok.test/\u202e'])(
  'given the address %s to pay at, then nobody is sent there',
  async (redirectUrl) => {
    const { shop } = await openShop((gateway) => ({
      start: async (...given) =>
        ({ ...(await gateway.start(...given)), instructions: { redirectUrl, text: null } }) as never,
    }));
    const customer = await shop.customer();
    const wanted = { customerId: customer.id, amountMinor: 700, method: 'bank' };
    const { id } = await shop.panelkit.payments.topUp(wanted, shop.as(customer));
    await expect(shop.panelkit.payments.start({ paymentId: id }, shop.as(customer))).rejects.toMatchObject({
      code: 'PAYMENT_GATEWAY_UNREACHABLE',
    });
  },
);
