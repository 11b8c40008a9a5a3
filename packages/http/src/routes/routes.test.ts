import type { ReturnedPayment } from '@panelkit/sdk';
import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { createHttpHandler } from '../handler/create-http-handler.ts';
import { healthRoutes } from './health.ts';
import { paymentEvents } from './payment-events.ts';
import { paymentReturns } from './payment-returns.ts';

const at = (path: string, init: RequestInit = {}) => new Request(`https://shop.test${path}`, init);

describe('paymentEvents', () => {
  test('given a payment, when its event arrives, twice and forged, then 200, 200 and 400, and it is booked once', async () => {
    const clock = createTestClock();
    const fake = createFakePaymentGateway({ clock });
    const shop = await createTestPanelkit({ clock, paymentGateways: [fake.gateway] });
    const ada = await shop.customer();
    const payment = await shop.panelkit.payments.topUp(
      { customerId: ada.id, amountMinor: 1000, method: 'fake' },
      shop.as(ada),
    );
    const started = await shop.panelkit.payments.start({ paymentId: payment.id }, shop.as(ada));
    fake.provider.pay(started.providerReference);
    const [webhook] = fake.takeWebhooks();
    if (webhook === undefined) throw new TypeError('no webhook was sent');
    const handler = createHttpHandler({ routes: [paymentEvents({ panelkit: shop.panelkit })] });
    const send = ({ rawBody, headers }: typeof webhook, method = 'fake') =>
      handler(at(`/payments/events/${method}`, { method: 'POST', body: rawBody, headers }));

    expect((await send(webhook)).status).toBe(200);
    expect((await send(webhook)).status).toBe(200);
    const forged = await send(fake.forge(webhook));
    expect([forged.status, await forged.json()]).toMatchObject([400, { code: 'PAYMENT_SIGNATURE_INVALID' }]);
    expect((await send(webhook, 'nobody')).status).toBe(404);
    expect((await send({ ...webhook, rawBody: 'x'.repeat(1_000_001) })).status).toBe(413);
    for (const type of ['text/html', 'application/xml', 'multipart/form-data; boundary=x']) {
      const other = await send({ ...webhook, headers: { ...webhook.headers, 'content-type': type } });
      expect([type, other.status, await other.json()]).toMatchObject([
        type,
        415,
        { code: 'BODY_TYPE_UNSUPPORTED' },
      ]);
    }

    await shop.scheduler.tick();
    expect(await shop.panelkit.wallets.get(ada.id, shop.staff())).toMatchObject({ balanceMinor: 1000 });
  });
});

describe('paymentReturns', () => {
  test('given a browser that is back, when it names a payment or none, then it goes on to a page, and the provider is only asked', async () => {
    const clock = createTestClock();
    const fake = createFakePaymentGateway({ clock });
    const shop = await createTestPanelkit({ clock, paymentGateways: [fake.gateway] });
    const ada = await shop.customer();
    const payment = await shop.panelkit.payments.topUp(
      { customerId: ada.id, amountMinor: 1000, method: 'fake' },
      shop.as(ada),
    );
    const { providerReference } = await shop.panelkit.payments.start({ paymentId: payment.id }, shop.as(ada));
    const toPage = (returned: ReturnedPayment, token: string | null) =>
      returned === null ? '/' : `/payments/${returned.paymentId}${token === null ? '' : `?by=${token}`}`;
    const routes = paymentReturns({ panelkit: shop.panelkit, toPage });
    const handler = createHttpHandler({ routes });
    const path = `/payments/return/fake?reference=${providerReference}`;
    for (const init of [{}, { method: 'POST', body: 'a=1' }]) {
      const response = await handler(at(path, init));
      expect([response.status, response.headers.get('location')]).toEqual([303, `/payments/${payment.id}`]);
    }
    const named = await handler(at(path.replace('?', '/a-token?')));
    expect(named.headers.get('location')).toBe(`/payments/${payment.id}?by=a-token`);
    const unknown = await handler(at('/payments/return/fake?reference=made-up'));
    expect([unknown.status, unknown.headers.get('location')]).toEqual([303, '/']);
    expect((await handler(at('/payments/return/nobody'))).status).toBe(404);
    await shop.scheduler.tick();
    expect(fake.calls.verify).toBe(1);
    expect(await shop.panelkit.wallets.get(ada.id, shop.staff())).toMatchObject({ balanceMinor: 0 });
  });
});

describe('healthRoutes', () => {
  const ready = async () => ({ ready: true, clockSkewMs: 12 });
  const away = async () => ({ ready: false, clockSkewMs: null });
  const broken = async () => Promise.reject(new Error('connect postgres://root:hunter2@db'));

  test.each([
    ['ready', { checkReadiness: ready }, 200, { status: 'ready', database: 'available', clockSkewMs: 12 }],
    ['nothing to check', {}, 200, { status: 'ready', database: 'available', clockSkewMs: 0 }],
    [
      'away',
      { checkReadiness: away },
      503,
      { status: 'not-ready', database: 'unavailable', clockSkewMs: null },
    ],
    [
      'broken',
      { checkReadiness: broken },
      503,
      { status: 'not-ready', database: 'unavailable', clockSkewMs: null },
    ],
    ['stopping', { checkReadiness: ready, stopping: AbortSignal.abort() }, 503, { status: 'stopping' }],
  ])(
    'given a storage that is %s, then /readyz says so and the process lives',
    async (_name, options, status, body) => {
      const handler = createHttpHandler({ routes: healthRoutes(options) });
      const response = await handler(at('/readyz'));
      expect([response.status, await response.json()]).toEqual([status, body]);
      expect(await (await handler(at('/healthz'))).json()).toEqual({ status: 'ok' });
    },
  );
});
