import type { TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { createPaymentShop, startedTopUp } from './payment-shop.ts';

const eventsOf = async (shop: TestPanelkit) =>
  (await shop.panelkit.payments.listEvents({}, shop.staff())).rows;

describe('the inbox', () => {
  test('given a part that came and its end, when both are learned of by one look, then the part is booked and nothing has failed', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const customer = await shop.customer();
    const { paymentId, providerReference } = await startedTopUp(place, customer);
    fake.provider.pay(providerReference, 600);
    fake.provider.end(providerReference);
    await shop.panelkit.payments.verify(paymentId, shop.staff());
    const events = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: paymentId });
    expect(events.map(({ type }) => type)).toEqual(['payment.created', 'payment.captured']);
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 600 });
  });

  test('given an event that was booked, when it is replayed, then it still says what it did', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const { providerReference } = await startedTopUp(place, await shop.customer());
    fake.provider.pay(providerReference);
    await place.settle();
    const before = await eventsOf(shop);
    expect(before).toMatchObject([{ state: { status: 'processed', effect: 'applied' } }]);
    await shop.clock.advance('1h');
    expect(await shop.panelkit.payments.replayEvents({}, shop.staff())).toMatchObject({ replayed: 1 });
    expect(await eventsOf(shop)).toEqual(before);
  });

  test('given an event whose provider cannot be asked, then it is tried later, and not with every tick', async () => {
    const place = await createPaymentShop({ webhooksTell: 'change' });
    const { shop, fake } = place;
    const { providerReference } = await startedTopUp(place, await shop.customer());
    fake.provider.pay(providerReference);
    fake.faults.next('verify', 'unreachable');
    await place.settle();
    const [event] = await eventsOf(shop);
    expect(event).toMatchObject({ attempts: 1, state: { status: 'received' } });
    expect(event?.nextAttemptAt?.getTime()).toBeGreaterThan(shop.clock.now().getTime());
    await shop.scheduler.tick();
    expect(fake.calls.verify).toBe(1);
  });
});
