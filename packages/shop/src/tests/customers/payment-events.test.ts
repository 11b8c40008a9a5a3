import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

describe('what payment providers tell the shop', () => {
  const clock = createTestClock();
  const fake = createFakePaymentGateway({ clock });
  let shop: TestShop;
  beforeEach(async () => {
    shop = await openTestShop({ clock, paymentGateways: [fake.gateway] });
  });
  afterEach(() => shop.close());

  const post = (path: string, { rawBody, headers }: { rawBody: string; headers: Record<string, string> }) =>
    fetch(`${shop.url}${path}`, {
      method: 'POST',
      body: rawBody,
      headers: { ...headers, 'content-type': 'application/json' },
    });

  test('given a payment, when its event comes, twice and forged, then 200, 200 and 400, and it is booked once', async () => {
    const customer = await shop.customer();
    const { id: paymentId } = await shop.panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 1000, method: 'fake' },
      shop.as(customer),
    );
    const { providerReference } = await shop.panelkit.payments.start({ paymentId }, shop.as(customer));
    fake.provider.pay(providerReference);
    const [webhook] = fake.takeWebhooks();
    if (webhook === undefined) throw new TypeError('nothing was told');

    expect((await post('/payments/events/fake', webhook)).status).toBe(200);
    expect((await post('/payments/events/fake', webhook)).status).toBe(200);
    const forged = await post('/payments/events/fake', fake.forge(webhook));
    expect([forged.status, await forged.json()]).toMatchObject([400, { code: 'PAYMENT_SIGNATURE_INVALID' }]);
    expect((await post('/payments/events/nobody', webhook)).status).toBe(404);
    expect((await post('/payments/events/fake', { ...webhook, rawBody: 'x'.repeat(1_100_000) })).status).toBe(
      413,
    );

    await shop.scheduler.tick();
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 1000 });
  });
});
