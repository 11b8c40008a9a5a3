import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import type { OpenShop, StorageUnderTest } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { createInboxHands, startedTopUp } from './payment-shop.ts';

/** Money that fits no payment, and staff who know whose it is, on every storage. */
export function describeAssignedMoney({ name, open }: StorageUnderTest): void {
  describe(`money that fits no payment: ${name}`, () => {
    describeClosing(open);
    describeRefusal(open);

    test('given a customer, when it is assigned twice, also at once, then it is in the wallet once, and one payment of it is kept', async () => {
      const { shop, eventId, wallet } = await withUnknownMoney(open);
      const customer = await shop.customer();
      const { payments } = shop.panelkit;
      const assign = () => payments.matchEvent({ eventId, customerId: customer.id }, shop.staff());
      const [first, second] = await Promise.allSettled([assign(), assign()]);
      expect([first.status, second.status].toSorted()).toEqual(['fulfilled', 'rejected']);
      await expect(assign()).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
      expect(await wallet(customer)).toBe(1000);
      const { rows } = await payments.list({ customerId: customer.id }, shop.staff());
      expect(rows).toMatchObject([
        { method: 'fake', amount: { amountMinor: 1000 }, state: { status: 'captured', receivedMinor: 1000 } },
      ]);
      const audited = await shop.panelkit.audit.list({ targetId: eventId }, shop.staff());
      expect(audited.rows).toMatchObject([
        { action: 'payment-event.match', after: { paymentId: rows[0]?.id }, actor: { kind: 'staff' } },
      ]);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test('given an attempt that ends in vain while staff say whose it is, then it is booked, and not shown as open', async () => {
      const { shop, eventId, wallet } = await withUnknownMoney(open);
      const customer = await shop.customer();
      const { storage } = shop.backend;
      const { find } = storage.paymentEvents;
      storage.paymentEvents.find = async (id) => {
        storage.paymentEvents.find = find;
        // What the last attempt writes that had looked for the payment before it was there.
        await storage.transaction((tx) => tx.paymentEvents.update(id, { nextAttemptAt: null }));
        return find(id);
      };
      const matched = await shop.panelkit.payments.matchEvent(
        { eventId, customerId: customer.id },
        shop.staff(),
      );
      expect(matched.state).toMatchObject({ status: 'processed', effect: 'applied' });
      expect(await wallet(customer)).toBe(1000);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test('given two notices, when one is tried again, then it alone is, and the audit trail names it', async () => {
      const { shop, eventId } = await withUnknownMoney(open);
      const { payments } = shop.panelkit;
      const before = await payments.getEvent(eventId, shop.staff());
      expect(await payments.replayEvents({ eventId }, shop.staff())).toEqual({
        replayed: 1,
        applied: 0,
        unmatched: 1,
      });
      const after = await payments.getEvent(eventId, shop.staff());
      expect(after.attempts).toBe(before.attempts + 1);
      expect(after.told).toMatchObject({ providerReference: 'of nobody', state: { receivedMinor: 1000 } });
      const audited = await shop.panelkit.audit.list({ targetId: eventId }, shop.staff());
      expect(audited.rows).toMatchObject([{ action: 'payment-events.replay' }]);
      await expect(
        payments.replayEvents({ eventId: '019b76da-a896-7000-8000-000000000155' }, shop.staff()),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}

function describeRefusal(open: OpenShop): void {
  test('given a notice that names no amount of the shop, when it is assigned to a customer, then nothing is opened', async () => {
    const { shop, eventId } = await withUnknownMoney(open, { currency: 'EUR' });
    const customer = await shop.customer();
    const { payments } = shop.panelkit;
    await expect(
      payments.matchEvent({ eventId, customerId: customer.id }, shop.staff()),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { issues: [{ code: 'no_amount' }] } });
    expect((await payments.list({ customerId: customer.id }, shop.staff())).rows).toEqual([]);
  });
}

/** Money that staff returned or booked by hand. */
function describeClosing(open: OpenShop): void {
  test('given money that was dealt with elsewhere, when staff close it beside somebody who assigns it, then one of the two is done, and its reason is kept', async () => {
    const { shop, eventId, wallet } = await withUnknownMoney(open);
    const customer = await shop.customer();
    const { payments, audit } = shop.panelkit;
    const reason = 'returned on the pages of the provider';
    const [closed, assigned] = await Promise.allSettled([
      payments.closeEvent({ eventId, reason }, shop.staff()),
      payments.matchEvent({ eventId, customerId: customer.id }, shop.staff()),
    ]);
    expect([closed.status, assigned.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await wallet(customer)).toBe(assigned.status === 'fulfilled' ? 1000 : 0);
    expect((await payments.listEvents({ status: 'unmatched' }, shop.staff())).rows).toEqual([]);
    await expect(payments.closeEvent({ eventId, reason }, shop.staff())).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
    expect(await violationsOf(shop)).toEqual([]);
    const { rows } = await audit.list({ targetId: eventId, action: 'payment-event.close' }, shop.staff());
    expect(rows.map((row) => row.reason)).toEqual(closed.status === 'fulfilled' ? [reason] : []);
  });

  test('given money of another currency that staff closed, then it waits no more, nothing is booked, and a customer cannot do it', async () => {
    const { shop, eventId } = await withUnknownMoney(open, { currency: 'EUR' });
    const customer = await shop.customer();
    const { payments } = shop.panelkit;
    const input = { eventId, reason: 'returned' };
    await expect(payments.closeEvent(input, shop.as(customer))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const by = shop.staff();
    const closed = await payments.closeEvent(input, by);
    expect(closed).toMatchObject({ state: { status: 'processed', effect: 'closed' }, nextAttemptAt: null });
    expect(await payments.closeEvent(input, by)).toEqual(closed);
    expect((await shop.backend.storage.ledger.list()).rows).toEqual([]);
  });
}

/** A shop whose provider told of 10.00 that fits nothing. */
async function withUnknownMoney(open: OpenShop, patch: { currency?: string } = {}) {
  const clock = createTestClock();
  const fake = createFakePaymentGateway({ clock });
  const { parseWebhook } = fake.gateway;
  fake.gateway.parseWebhook = (webhook) =>
    parseWebhook(webhook).map(({ payment, ...event }) => ({
      ...event,
      payment: payment && {
        ...payment,
        paymentId: null,
        providerReference: 'of nobody',
        state: payment.state && { ...payment.state, ...patch },
      },
    }));
  const shop = await open({ clock, paymentGateways: [fake.gateway] });
  const { providerReference } = await startedTopUp({ shop, fake }, await shop.customer());
  fake.provider.pay(providerReference);
  await createInboxHands(shop, fake).settle();
  const { rows } = await shop.panelkit.payments.listEvents({ status: 'unmatched' }, shop.staff());
  const wallet = async ({ id }: { id: string }) =>
    (await shop.panelkit.wallets.get(id, shop.staff())).balanceMinor;
  return { shop, eventId: rows[0]?.id ?? '', wallet };
}
