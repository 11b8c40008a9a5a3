import { expect, test } from 'vitest';
import type { ProviderEvent } from '../../ports/payment-gateway.ts';
import { aWantedPayment, calmly, type UsedGateway } from './use-gateway.ts';

const DECIMAL = expect.stringMatching(/^\d+(\.\d+)?$/);

/** What only some providers do: the declaration says which. */
export function describeGatewayExtras(used: UsedGateway): void {
  const { harness, has } = used;
  test('given what the gateway declares, then its suite tests it', () => {
    const { eventList, hasUnsignedWebhooks = false, needsContact = false } = harness().gateway;
    expect([has('event-list'), has('unsigned-webhooks'), has('needs-contact')]).toEqual([
      eventList !== undefined,
      hasUnsignedWebhooks,
      needsContact,
    ]);
  });
  if (has('needs-contact')) describeContact(used);
  if (has('children')) describeChildren(used);
  if (has('paid-in')) describePaidIn(used);
  if (has('event-list')) describeEventList(used);
  if (has('unsigned-webhooks')) describeUnsigned(used);
}

function describeContact({ harness }: UsedGateway): void {
  test('given nobody to write to, when a payment is started, then it is refused; an e-mail address or a phone number is enough', async () => {
    const wanted = () => aWantedPayment(harness());
    const startedBy = async (contact: { email?: string; phone?: string }) => {
      const payer = { language: null, email: null, phone: null, telegramId: '1', ...contact };
      return (await harness().gateway.start({ ...wanted(), payer }, calmly())).kind;
    };
    expect(await startedBy({})).toBe('refused');
    expect(await startedBy({ email: 'ada@shop.test' })).toBe('started');
    expect(await startedBy({ phone: '+4915112345678' })).toBe('started');
  });
}

function describeChildren({ harness, started, pay }: UsedGateway): void {
  test('given money that comes to an old address again, when told of, then it is a payment under ours and is counted there alone', async () => {
    const { gateway, side } = harness();
    const payment = await started();
    await pay(payment);
    const { children: before = [], ...own } = await gateway.verify(payment, calmly());
    const again = (await side.payAgain?.(payment.providerReference, 100)) ?? '';
    const { children = [], ...after } = await gateway.verify(payment, calmly());
    expect(after).toEqual(own);
    const told = (await side.webhooks()).flatMap((webhook) => gateway.parseWebhook(webhook));
    const known = [...children, ...told.flatMap((event) => event.payment ?? [])];
    const child = known.find(({ providerReference }) => providerReference === again);
    expect(before.map(({ providerReference }) => providerReference)).not.toContain(again);
    expect(child?.parentReference).toBeTruthy();
    const state = await gateway.verify({ ...payment, providerReference: again }, calmly());
    expect(state.receivedMinor).toBe(100);
  });
}

function describePaidIn({ harness, started, pay }: UsedGateway): void {
  test('given a payment in a coin, when it is looked at, then it says what was asked and paid in that coin, as decimals', async () => {
    const { gateway } = harness();
    const payment = await started();
    await pay(payment);
    const own = await gateway.verify(payment, calmly());
    const children = (own.children ?? []).map(({ providerReference }) =>
      gateway.verify({ ...payment, providerReference }, calmly()),
    );
    const told = [own, ...(await Promise.all(children))].flatMap(({ paidIn }) => paidIn ?? []);
    expect(told).toEqual([{ currency: expect.stringMatching(/./), asked: DECIMAL, paid: DECIMAL }]);
  });
}

function describeEventList({ harness, started, pay }: UsedGateway): void {
  test('given a list of events, when it is read on after a payment, then it tells of it, each by its id, and the same again from the same place', async () => {
    const { gateway } = harness();
    const read = async (cursor: string | null) =>
      (await gateway.eventList?.read(cursor, calmly())) ?? { events: [], cursor: '' };
    const payment = await started();
    const { cursor } = await read(null);
    await pay(payment);
    const page = await read(cursor);
    expect(page.events.some((event) => isAbout(event, payment.paymentId))).toBe(true);
    expect(await read(cursor)).toEqual(page);
    expect(await read(page.cursor)).toEqual({ events: [], cursor: page.cursor });
    const ids = (await read(null)).events.map(({ id }) => id);
    expect(ids).not.toContain(null);
    expect(new Set(ids).size).toBe(ids.length);
    await expect(harness().faults.unreachable().eventList?.read(cursor, calmly())).rejects.toMatchObject({
      code: 'PAYMENT_GATEWAY_UNREACHABLE',
    });
  });
}

const isAbout = ({ payment }: ProviderEvent, paymentId: string): boolean => payment?.paymentId === paymentId;

function describeUnsigned({ harness, started, pay }: UsedGateway): void {
  test('given a webhook that anybody could have sent, when it is read, then it names a payment and says nothing of it', async () => {
    const { gateway, side } = harness();
    const payment = await started();
    await pay(payment);
    const events = (await side.webhooks()).flatMap((webhook) => gateway.parseWebhook(webhook));
    const about = events.flatMap((event) => event.payment ?? []);
    expect(about.map(({ providerReference }) => providerReference)).toContain(payment.providerReference);
    expect(about.map(({ state }) => state)).toEqual(about.map(() => null));
  });
}
