import { createZarinpalSimulator, createZibalSimulator } from '@panelkit/payment-gateways/simulators';
import { zarinpal } from '@panelkit/payment-gateways/zarinpal';
import { zibal } from '@panelkit/payment-gateways/zibal';
import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../engine/violations-of.ts';
import { comeBack, createGatewayShop, startedOrder, statusOf } from './gateway-shop.ts';

/** 10 000 Toman. */
const PRICE_RIAL = 100_000;

const providers = [
  {
    name: 'Zarinpal',
    createShop: () =>
      createGatewayShop('IRR', (clock) => {
        const simulator = createZarinpalSimulator({ clock, domain: 'shop.test' });
        const { merchantId, baseUrl } = simulator;
        return { simulator, gateway: zarinpal({ merchantId, baseUrl }) };
      }),
    confirmPath: '/pg/v4/payment/verify.json',
    forged: (reference: string) => `https://shop.test/?Authority=${reference}&Status=OK`,
    otherAmount: /code|amount/,
    method: 'zarinpal',
  },
  {
    name: 'Zibal',
    createShop: () =>
      createGatewayShop('IRR', (clock) => {
        const simulator = createZibalSimulator({ clock });
        const { merchant, baseUrl } = simulator;
        return { simulator, gateway: zibal({ merchant, baseUrl }) };
      }),
    confirmPath: '/v1/verify',
    forged: (reference: string) => `https://shop.test/?trackId=${reference}&success=1&status=1`,
    otherAmount: /amount/,
    method: 'zibal',
  },
];

describe.each(providers)(
  'a shop that is paid through $name',
  ({ createShop, confirmPath, forged, otherAmount, method }) => {
    test('given a plan of 10 000 Toman, when its buyer pays and comes back, then 100 000 Rial went over the wire, and it is delivered within seconds', async () => {
      const place = await createShop();
      const { shop, simulator } = place;
      const { order, payment, started } = await startedOrder(place, PRICE_RIAL);
      const [request] = simulator.seen;
      expect(JSON.parse(request?.body ?? '')).toMatchObject({ amount: 100_000 });
      await shop.scheduler.start();
      const returned = await comeBack(place, simulator.pay(started.providerReference));
      expect(returned).toEqual({ paymentId: payment.id, orderId: order.id });
      await shop.clock.advance('3s');
      await shop.scheduler.stop();
      expect(await statusOf(place, order)).toBe('fulfilled');
      expect(simulator.settledRial()).toBe(PRICE_RIAL);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test('given a buyer who pays in the last minute and closes the browser, when the bank would give it back, then it was confirmed before', async () => {
      const place = await createShop();
      const { shop, simulator } = place;
      const { order, started } = await startedOrder(place, PRICE_RIAL);
      await shop.scheduler.start();
      await shop.clock.advance('28m');
      simulator.pay(started.providerReference);
      await shop.clock.advance('2m');
      await shop.scheduler.stop();
      expect(simulator.statusOf(started.providerReference)).toBe('settled');
      expect(await statusOf(place, order)).toBe('fulfilled');
    });

    test('given a forged return, when it comes, then nothing is booked, and the provider is not asked to confirm', async () => {
      const place = await createShop();
      const { shop, simulator } = place;
      const { order, started } = await startedOrder(place, PRICE_RIAL);
      await shop.scheduler.start();
      expect(await comeBack(place, forged('123'))).toBeNull();
      await comeBack(place, forged(started.providerReference));
      await shop.clock.advance('5s');
      await shop.scheduler.stop();
      expect(await statusOf(place, order)).toBe('awaiting-payment');
      expect(simulator.seen.filter(({ path }) => path === confirmPath)).toEqual([]);
    });

    test('given the return twice, the poller and a look at once, when it was paid, then one confirmation counts', async () => {
      const place = await createShop();
      const { shop, simulator } = place;
      const { customer, payment, order, started } = await startedOrder(place, PRICE_RIAL);
      await shop.scheduler.start();
      const address = simulator.pay(started.providerReference);
      await Promise.all([
        comeBack(place, address),
        comeBack(place, address),
        shop.panelkit.payments.verify(payment.id, shop.as(customer)),
        shop.panelkit.payments.verify(payment.id, shop.as(customer)),
      ]);
      await shop.clock.advance('2m');
      await shop.scheduler.stop();
      expect(await statusOf(place, order)).toBe('fulfilled');
      const balances = await shop.backend.storage.ledger.balances();
      expect(balances.filter(({ account }) => account.startsWith('cash:'))).toMatchObject([
        { amountMinor: -PRICE_RIAL },
      ]);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test('given a bank that took one Rial less, when it is to be confirmed, then it is refused, staff read why, and the bank gives it back', async () => {
      const place = await createShop();
      const { shop, simulator } = place;
      const { order, payment, started } = await startedOrder(place, PRICE_RIAL);
      await shop.scheduler.start();
      simulator.changeAmount(started.providerReference, PRICE_RIAL - 1);
      simulator.pay(started.providerReference);
      await shop.clock.advance('20m');
      await shop.scheduler.stop();
      expect(simulator.statusOf(started.providerReference)).toBe('given-back');
      expect(await statusOf(place, order)).toBe('awaiting-payment');
      const [atProvider] = await shop.panelkit.payments.atProviders(payment.id, shop.staff());
      expect(atProvider?.confirmation).toMatchObject({
        status: 'declined',
        reason: 'provider-refused',
        detail: expect.stringMatching(otherAmount),
      });
      const { rows } = await shop.panelkit.notifications.list({ audience: 'staff' }, shop.staff());
      expect(rows.filter(({ code }) => code === 'staff.payment-declined')).toMatchObject([
        { subject: { kind: 'payment', id: payment.id }, parameters: { amountMinor: PRICE_RIAL, method } },
      ]);
    });

    test('given an order that expired and is sold out, when its page is paid, then it is not confirmed, and the bank gives it back', async () => {
      const place = await createShop();
      const { shop, simulator } = place;
      const { order, started } = await startedOrder(place, PRICE_RIAL);
      await shop.scheduler.start();
      await shop.clock.advance('31m');
      expect(await statusOf(place, order)).toBe('expired');
      const planId = order.items[0]?.planId ?? '';
      await shop.panelkit.plans.update({ planId, patch: { inStock: false } }, shop.staff());
      simulator.pay(started.providerReference);
      await shop.clock.advance('40m');
      await shop.scheduler.stop();
      expect(simulator.statusOf(started.providerReference)).toBe('given-back');
      expect(simulator.settledRial()).toBe(0);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test.each([
      'drop-before-commit',
      'drop-after-commit',
      'error-after-commit',
      'rate-limited',
      'half-body',
      'html-page',
    ] as const)(
      'given that %s meets the confirmation, when it is asked again, then the money is taken once',
      async (fault) => {
        const place = await createShop();
        const { shop, simulator } = place;
        const { order, started } = await startedOrder(place, PRICE_RIAL);
        await shop.scheduler.start();
        simulator.faults.next(fault, /verify/);
        simulator.pay(started.providerReference);
        await shop.clock.advance('4m');
        await shop.scheduler.stop();
        expect(await statusOf(place, order)).toBe('fulfilled');
        expect(simulator.settledRial()).toBe(PRICE_RIAL);
        expect(await violationsOf(shop)).toEqual([]);
      },
    );

    test('given a buyer who gives up on the page, when looked at, then the payment failed and the order expires', async () => {
      const place = await createShop();
      const { shop, simulator } = place;
      const { order, payment, started } = await startedOrder(place, PRICE_RIAL);
      await shop.scheduler.start();
      await comeBack(place, simulator.cancel(started.providerReference));
      await shop.clock.advance('31m');
      await shop.scheduler.stop();
      expect((await shop.panelkit.payments.get(payment.id, shop.staff())).state.status).toBe('failed');
      expect(await statusOf(place, order)).toBe('expired');
    });
  },
);

describe('a gateway of the card network', () => {
  test('given a shop in dollars, when it is made, then its options are refused', async () => {
    const clock = createTestClock();
    const gateway = zibal({ merchant: 'zibal' });
    await expect(createTestPanelkit({ clock, paymentGateways: [gateway] })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: { issues: [{ path: 'paymentGateways.zibal', code: 'currency' }] },
    });
  });

  test('given an amount below the minimum, when it is started, then the refusal says why and holds no merchant id', async () => {
    for (const { createShop } of providers) {
      const place = await createShop();
      const start = startedOrder(place, 999);
      await expect(start).rejects.toMatchObject({ code: 'PAYMENT_GATEWAY_REFUSED' });
      const text = JSON.stringify(await start.catch((error: Error) => [error.message, error]));
      expect(text).toMatch(/amount/);
      expect(text).not.toContain('11111111-2222');
    }
  });

  test('given a merchant id that is no UUID, when the gateway is made, then it is refused without being quoted', () => {
    expect(() => zarinpal({ merchantId: 'my-secret' })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.not.stringContaining('my-secret') }),
    );
  });
});
