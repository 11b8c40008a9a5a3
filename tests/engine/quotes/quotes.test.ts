import type { MethodPolicy, Payment, RateReading, RateSource } from '@panelkit/sdk';
import {
  createFakePaymentGateway,
  createTestClock,
  type FakePaymentGatewayOptions,
  type TestClock,
  type TestDuration,
} from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkitOptions } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { checkPayments } from '../../invariants/check-payments.ts';
import { createInboxHands, startedOrder } from '../gateways/payment-shop.ts';

interface Wanted {
  policy?: Partial<MethodPolicy>;
  fake?: Omit<FakePaymentGatewayOptions, 'clock'>;
  shop?: Partial<TestPanelkitOptions>;
  /** Null: none is set. */
  rate?: string | null;
}

const RATE = '1100000';
/** 20 dollars by that rate. */
const ASKED = 22_000_000;

/** A shop in dollars whose provider is asked in Rial. */
async function createQuotingShop({ policy, fake: wanted, shop: options, rate = RATE }: Wanted = {}) {
  const clock = createTestClock();
  const fake = createFakePaymentGateway({ clock, currencies: ['IRR'], ...wanted });
  const payments = { fake: { askedIn: 'IRR', ...policy } };
  const policies = { payments };
  const shop = await createTestPanelkit({ clock, policies, paymentGateways: [fake.gateway], ...options });
  const setRate = (text: string, base = 'USD') =>
    shop.panelkit.payments.setRate({ currency: 'IRR', base, rate: text }, shop.staff());
  if (rate !== null) await setRate(rate);
  const provider = async (paymentId: string) => shop.panelkit.payments.atProviders(paymentId, shop.staff());
  const stateOf = async ({ id }: { id: string }) =>
    (await shop.panelkit.payments.get(id, shop.staff())).state;
  const wallet = async ({ customerId }: Payment) =>
    (await shop.panelkit.wallets.get(customerId, shop.staff())).availableMinor;
  const lossesMinor = async () => 0 - (await shop.backend.storage.ledger.balanceOf('losses', 'USD'));
  const alerts = async () => {
    const { rows } = await shop.panelkit.notifications.list({ limit: 500 }, shop.staff());
    return rows.filter(({ code }) => code === 'staff.rate-unavailable').map(({ parameters }) => parameters);
  };
  const hands = createInboxHands(shop, fake);
  return { shop, fake, setRate, provider, stateOf, wallet, lossesMinor, alerts, ...hands };
}

const unavailable = (reason: string) => ({ code: 'RATE_UNAVAILABLE', details: { method: 'fake', reason } });

describe('a payment that is asked in another currency', () => {
  test('given a rate, when all that is asked is paid, then the price is booked, and staff see what was paid', async () => {
    const place = await createQuotingShop();
    const { order, payment, started } = await startedOrder(place);
    expect(started.asked).toEqual({ amountMinor: ASKED, currency: 'IRR' });
    expect(place.fake.provider.payments()).toMatchObject([
      { amountMinor: ASKED, state: { currency: 'IRR' } },
    ]);
    place.fake.provider.pay(started.providerReference);
    await place.settle({ times: 2 });
    expect(await place.stateOf(payment)).toMatchObject({ status: 'captured', receivedMinor: 2000 });
    const paidIn = { currency: 'IRR', asked: String(ASKED), paid: String(ASKED) };
    const quote = { base: 'USD', rate: RATE, source: 'staff', price: { amountMinor: 2000, currency: 'USD' } };
    expect(await place.provider(payment.id)).toMatchObject([{ paidIn, quote, receivedMinor: 2000 }]);
    const { state } = await place.shop.panelkit.orders.get(order.id, place.shop.staff());
    expect(state.status).not.toBe('awaiting-payment');
    expect(await checkPayments(place.shop.backend)).toEqual([]);
  });

  test.each([
    ['half of it', ASKED / 2, 1000],
    ['one Rial less', ASKED - 1, 1999],
    ['a Rial', 1, 0],
    ['half as much again', ASKED * 1.5, 3000],
  ])('given %s, when it is paid, then its share is booked, rounded down', async (_name, paid, booked) => {
    const place = await createQuotingShop();
    const { payment, started } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference, paid);
    await place.settle();
    const state = await place.stateOf(payment);
    expect(state.status === 'captured' ? state.receivedMinor : 0).toBe(booked);
    expect(await checkPayments(place.shop.backend)).toEqual([]);
  });

  test('given a rate that changes after the start, then what arrives is booked by the old one, in parts too', async () => {
    const place = await createQuotingShop();
    const { payment, started } = await startedOrder(place);
    await place.shop.clock.advance('1m');
    await place.setRate('2200000');
    for (const part of [1, 2]) {
      place.fake.provider.pay(started.providerReference, ASKED / 2);
      await place.settle();
      expect(await place.stateOf(payment)).toMatchObject({ receivedMinor: 1000 * part });
    }
    expect(await checkPayments(place.shop.backend)).toEqual([]);
  });

  test('given an answer to the start that was lost, when the money is told first, then it is booked by what was asked', async () => {
    const place = await createQuotingShop({ fake: { webhooksNameOurId: true } });
    place.fake.faults.next('start', 'lost-answer');
    await expect(startedOrder(place)).rejects.toMatchObject({ code: 'PAYMENT_GATEWAY_UNREACHABLE' });
    const [asked] = place.fake.provider.payments();
    place.fake.provider.pay(asked?.providerReference ?? '');
    await place.shop.clock.advance('1m');
    await place.setRate('9900000');
    await place.settle();
    expect(await place.stateOf({ id: asked?.paymentId ?? '' })).toMatchObject({ receivedMinor: 2000 });
    expect(await checkPayments(place.shop.backend)).toEqual([]);
  });

  test('given an amount that held for half an hour, when it is asked again later, then the newest rate counts, and the provider gets that end', async () => {
    const place = await createQuotingShop();
    const until: (Date | null)[] = [];
    const { start } = place.fake.gateway;
    place.fake.gateway.start = (wanted, options) => {
      until.push(wanted.payableUntil);
      return start(wanted, options);
    };
    const customer = await place.shop.customer();
    const input = { customerId: customer.id, amountMinor: 2000, method: 'fake' };
    const { id: paymentId } = await place.shop.panelkit.payments.topUp(input, place.shop.as(customer));
    const open = () => place.shop.panelkit.payments.start({ paymentId }, place.shop.as(customer));
    await open();
    expect(until).toEqual([new Date(place.shop.clock.now().getTime() + 30 * 60_000)]);
    await place.setRate('1200000').catch(() => null);
    await place.shop.clock.advance('20m');
    await open();
    expect(until).toHaveLength(1);
    await place.shop.clock.advance('11m');
    await place.setRate('1200000');
    await open();
    expect(until).toHaveLength(2);
    const { quote } = await place.shop.panelkit.payments.get(paymentId, place.shop.staff());
    expect(quote).toMatchObject({ rate: '1200000', asked: { amountMinor: 24_000_000 } });
    // This provider goes on with what it was asked first, and so do the books.
    expect(await place.provider(paymentId)).toMatchObject([{ quote: { rate: RATE } }]);
  });

  test('given a provider that reports in another currency than was asked, then nothing is booked, and staff read it', async () => {
    const place = await createQuotingShop();
    const { payment, started } = await startedOrder(place);
    const verify = place.fake.gateway.verify;
    place.fake.gateway.verify = async (wanted, options) => ({
      ...(await verify(wanted, options)),
      currency: 'USD',
    });
    place.fake.provider.pay(started.providerReference);
    await place.shop.panelkit.payments.verify(payment.id, place.shop.staff());
    expect(await place.stateOf(payment)).toMatchObject({ status: 'pending' });
  });

  test('given a provider that settles on our word, then it is asked in its currency', async () => {
    const place = await createQuotingShop({ fake: { settles: 'on-confirm' } });
    const { payment, started } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference);
    await place.shop.panelkit.payments.verify(payment.id, place.shop.staff());
    expect(await place.stateOf(payment)).toMatchObject({ status: 'captured', receivedMinor: 2000 });
    expect(await checkPayments(place.shop.backend)).toEqual([]);
  });

  test('given refunds and a chargeback, then they move the amounts of the quote, never more than was paid', async () => {
    const place = await createQuotingShop({ rate: '1100000.7' });
    const customer = await place.shop.customer();
    const input = { customerId: customer.id, amountMinor: 999, method: 'fake' };
    const payment = await place.shop.panelkit.payments.topUp(input, place.shop.as(customer));
    const started = await place.shop.panelkit.payments.start(
      { paymentId: payment.id },
      place.shop.as(customer),
    );
    const asked = started.asked.amountMinor;
    place.fake.provider.pay(started.providerReference);
    await place.settle();
    for (const amountMinor of [333, 333])
      await place.shop.panelkit.payments.refund(
        { paymentId: payment.id, amountMinor, reason: 'asked for' },
        place.shop.staff(),
      );
    await place.settle();
    expect(place.fake.provider.refundedMinor()).toBe(2 * Math.floor(asked / 3));
    place.fake.provider.chargeBack(started.providerReference, Math.floor(asked / 3));
    await place.settle();
    expect(await place.wallet(payment)).toBe(333 - 332);
    expect(await checkPayments(place.shop.backend)).toEqual([]);
  });

  test('given money that comes to an old address again, then it is booked as that address was', async () => {
    const place = await createQuotingShop();
    const { payment, started } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference);
    await place.settle();
    place.fake.provider.payAgain(started.providerReference, ASKED / 10);
    await place.settle();
    expect(await place.stateOf(payment)).toMatchObject({ receivedMinor: 2200 });
    expect(await checkPayments(place.shop.backend)).toEqual([]);
  });
});

describe('a price of which a little is missing', () => {
  const tolerant = { policy: { toleranceBasisPoints: 100 } };

  test('given a tolerance of one percent, when 0.9 % is missing, then the order is paid and the gap is a loss, until it comes', async () => {
    const place = await createQuotingShop(tolerant);
    const { order, payment, started } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference, ASKED * 0.991);
    await place.settle({ times: 2 });
    expect(await place.stateOf(payment)).toMatchObject({ receivedMinor: 1982, forgivenMinor: 18 });
    expect(await place.lossesMinor()).toBe(18);
    const { state } = await place.shop.panelkit.orders.get(order.id, place.shop.staff());
    expect(state.status).not.toBe('awaiting-payment');
    expect(await checkPayments(place.shop.backend)).toEqual([]);
    place.fake.provider.pay(started.providerReference, ASKED * 0.019);
    await place.settle();
    expect(await place.lossesMinor()).toBe(0);
    expect(await place.wallet(payment)).toBe(20);
    expect(await checkPayments(place.shop.backend)).toEqual([]);
  });

  test('given more than that missing, or no tolerance, then the order waits for the rest', async () => {
    for (const [policy, part] of [
      [tolerant.policy, 0.98],
      [{}, 0.9999],
    ] as const) {
      const place = await createQuotingShop({ policy });
      const { order, started } = await startedOrder(place);
      place.fake.provider.pay(started.providerReference, ASKED * part);
      await place.settle();
      const { state } = await place.shop.panelkit.orders.get(order.id, place.shop.staff());
      expect(state.status).toBe('awaiting-payment');
      expect(await place.lossesMinor()).toBe(0);
    }
  });

  test('given dust on the address of a paid order, then nothing is lost on it', async () => {
    const place = await createQuotingShop(tolerant);
    const { started } = await startedOrder(place);
    place.fake.provider.payAgain(started.providerReference, ASKED * 0.995);
    await place.settle();
    expect(await place.lossesMinor()).toBe(0);
    expect(await checkPayments(place.shop.backend)).toEqual([]);
  });
});

describe('a rate', () => {
  test('given none, then nothing is started, the method is not offered, and staff hear of it once', async () => {
    const place = await createQuotingShop({ rate: null });
    await expect(startedOrder(place)).rejects.toMatchObject(unavailable('missing'));
    expect(place.fake.calls.start).toBe(0);
    for (let count = 0; count < 3; count += 1) await place.shop.scheduler.tick();
    expect(await place.alerts()).toEqual([{ method: 'fake', askedIn: 'IRR', reason: 'missing' }]);
    const offers = await place.shop.panelkit.payments.offers({ amountMinor: 2000 });
    expect(offers).toEqual([
      { method: 'receipt', isOpen: true, closedBy: null, quote: null },
      { method: 'fake', isOpen: false, closedBy: 'rate', quote: null },
    ]);
  });

  test('given one that grows too old, then the method is off until there is a newer one, and staff hear of each time', async () => {
    const place = await createQuotingShop({ policy: { maxRateAgeMs: 3_600_000 } });
    const offer = async () => (await place.shop.panelkit.payments.offers({ amountMinor: 100 }))[1];
    expect(await offer()).toEqual({
      method: 'fake',
      isOpen: true,
      closedBy: null,
      quote: { asked: { amountMinor: 1_100_000, currency: 'IRR' }, validForMs: 1_800_000 },
    });
    for (let times = 1; times <= 2; times += 1) {
      await place.shop.clock.advance('61m');
      await place.shop.scheduler.tick();
      await place.shop.scheduler.tick();
      expect(await offer()).toMatchObject({ isOpen: false });
      await expect(startedOrder(place)).rejects.toMatchObject(unavailable('outdated'));
      expect(await place.alerts()).toHaveLength(times);
      await place.setRate(RATE);
      await place.shop.scheduler.tick();
      expect(await offer()).toMatchObject({ isOpen: true });
    }
  });

  test('given a margin, and a rate that is said the other way round, then both count', async () => {
    const place = await createQuotingShop({ policy: { marginBasisPoints: 250 }, rate: null });
    await place.setRate('0.000001', 'IRR');
    const { started } = await startedOrder(place);
    expect(started.asked.amountMinor).toBe(20_500_000);
  });

  test.each([
    ['a customer', { rate: '5' }, 'NOT_FOUND'],
    ['no number', { rate: '1e9' }, 'INVALID_INPUT'],
    ['zero', { rate: '0' }, 'INVALID_INPUT'],
    ["the shop's own currency", { currency: 'USD' }, 'INVALID_INPUT'],
    ['a third currency', { base: 'EUR' }, 'INVALID_INPUT'],
  ])('given %s, then it is not set', async (name, patch, code) => {
    const { shop } = await createQuotingShop();
    const by = name === 'a customer' ? shop.as(await shop.customer()) : shop.staff();
    const input = { currency: 'IRR', base: 'USD', rate: '5', ...patch };
    await expect(shop.panelkit.payments.setRate(input, by)).rejects.toMatchObject({ code });
    expect(await shop.panelkit.payments.rates(shop.staff())).toMatchObject([
      { method: 'fake', currency: 'IRR', state: 'fresh', rate: { rate: RATE, source: 'staff' } },
    ]);
  });

  test('given a provider that does not take the currency, then the shop does not start', async () => {
    await expect(createQuotingShop({ policy: { askedIn: 'EUR' } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });
});

describe("a source of the operator's", () => {
  /** Reads what it is told to. */
  function aSource(
    read: (now: Date, clock: TestClock) => RateReading | null | Promise<RateReading | null>,
    clock: TestClock,
  ): RateSource {
    return { name: 'bourse', read: async () => read(clock.now(), clock) };
  }

  async function createSourcedShop(read: Parameters<typeof aSource>[0], wanted: Wanted = {}) {
    const clock = createTestClock();
    const rateSource = aSource(read, clock);
    const place = await createQuotingShop({
      rate: null,
      ...wanted,
      shop: { clock, rateSource, ...wanted.shop },
    });
    const work = async (time: TestDuration) => {
      await place.shop.scheduler.start();
      await place.shop.clock.advance(time);
      await place.shop.scheduler.stop();
    };
    const rate = async () => (await place.shop.panelkit.payments.rates(place.shop.staff()))[0];
    return { ...place, work, rate };
  }

  test('given a source, then the shop asks it regularly, and staff can fix a rate that stays while it is fresh', async () => {
    let price = 1_000_000;
    const place = await createSourcedShop(
      (at) => {
        price += 1;
        return { base: 'USD', rate: String(price), at };
      },
      { policy: { maxRateAgeMs: 3_600_000 } },
    );
    await place.work('31m');
    expect(await place.rate()).toMatchObject({ state: 'fresh', rate: { source: 'bourse', rate: '1000003' } });
    await place.setRate('7');
    await place.work('30m');
    expect(await place.rate()).toMatchObject({ rate: { source: 'staff', rate: '7' } });
    await place.work('45m');
    expect(await place.rate()).toMatchObject({ rate: { source: 'bourse' } });
  });

  test.each<[string, Parameters<typeof aSource>[0]]>([
    ['has none', () => null],
    ['fails', () => Promise.reject(new TypeError('secret-of-a-header'))],
    ['answers too late', (at, clock) => clock.sleep(60_000).then(() => ({ base: 'USD', rate: '1', at }))],
    ['answers of another currency', (at) => ({ base: 'EUR', rate: '1', at })],
    ['answers no number', (at) => ({ base: 'USD', rate: 'NaN', at })],
    ['answers of the future', (at) => ({ base: 'USD', rate: '1', at: new Date(at.getTime() + 3_600_000) })],
  ])(
    'given a source that %s, then the known rate grows older until the method is off',
    async (_name, read) => {
      const place = await createSourcedShop(read, { rate: RATE, policy: { maxRateAgeMs: 60 * 60_000 } });
      await place.work('59m');
      expect(await place.rate()).toMatchObject({ state: 'fresh', rate: { rate: RATE } });
      await place.work('30m');
      expect(await place.rate()).toMatchObject({ state: 'outdated', rate: { rate: RATE } });
      expect(await place.alerts()).toHaveLength(1);
    },
  );
});
