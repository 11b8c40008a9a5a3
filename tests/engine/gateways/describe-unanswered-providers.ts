import type { TestShop } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { openPaymentShop, type PaymentShop, startedTopUp } from './payment-shop.ts';

type Place = PaymentShop<StoredShop>;

/** A way in which somebody else's gateway breaks its contract. */
interface Habit {
  name: string;
  /** `work` is what the gateway would do. */
  act(shop: TestShop, work: () => unknown): unknown;
}

/** More than the engine waits for an answer. */
const LATE_MS = 60_000;

const HABITS: Habit[] = [
  { name: 'never answers', act: () => new Promise(() => {}) },
  {
    name: 'ignores the signal and answers late',
    act: async ({ clock }, work) => {
      const answer = await work();
      await clock.sleep(LATE_MS);
      return answer;
    },
  },
  {
    name: 'throws at once',
    act: () => {
      throw new RangeError('broken');
    },
  },
  { name: 'answers nothing', act: () => undefined },
  { name: 'answers nonsense', act: async () => ({ kind: 'nonsense', status: 7 }) },
  { name: 'answers half', act: async () => ({ kind: 'started', providerReference: 7 }) },
  {
    name: 'has no number where one belongs',
    act: async () => ({ kind: 'not-applied', reason: 'later', retryAfterMs: Number.NaN }),
  },
];

/** Until the returned function is called, each call of the verb meets the habit. */
function misbehave(shop: TestShop, gateway: object, verb: string, { act }: Habit): () => void {
  const work: unknown = Reflect.get(gateway, verb);
  if (typeof work !== 'function') throw new TypeError(`the gateway has no ${verb}`);
  const broken = (...given: unknown[]): unknown => act(shop, () => Reflect.apply(work, gateway, given));
  Reflect.set(gateway, verb, broken);
  return () => void Reflect.set(gateway, verb, work);
}

/** Work of the scheduler that waits for nobody longer than the engine allows. */
const worked = ({ shop }: Place) => shop.run(shop.scheduler.tick());

const balanceOf = async ({ shop }: Place, { id }: { id: string }) =>
  shop.panelkit.wallets.get(id, shop.staff());

/** Gateways that break their contract, on every storage. */
export function describeUnansweredProviders({ name, open }: StorageUnderTest): void {
  describe(`a gateway that breaks its contract: ${name}`, () => {
    const openPlace = (options = {}): Promise<Place> => openPaymentShop(open, options);
    testStart(openPlace);
    testVerify(openPlace);
    testConfirm(openPlace);
    testRefund(openPlace);
  });
}

type OpenPlace = (options?: object) => Promise<Place>;

function testStart(openPlace: OpenPlace): void {
  test('given a start that comes to nothing, then the customer is told that the provider does not answer, and can pay later, once', async () => {
    const place = await openPlace();
    const { shop, fake } = place;
    for (const habit of HABITS) {
      const customer = await shop.customer();
      const heal = misbehave(shop, fake.gateway, 'start', habit);
      await expect(shop.run(startedTopUp(place, customer)), habit.name).rejects.toMatchObject({
        code: 'PAYMENT_GATEWAY_UNREACHABLE',
      });
      heal();
      const [payment] = (await shop.panelkit.payments.list({ customerId: customer.id }, shop.staff())).rows;
      const { providerReference } = await shop.panelkit.payments.start(
        { paymentId: payment?.id ?? '' },
        shop.as(customer),
      );
      fake.provider.pay(providerReference);
      await place.settle();
      expect((await balanceOf(place, customer)).balanceMinor, habit.name).toBe(1000);
    }
    expect(await violationsOf(shop)).toEqual([]);
  }, 60_000);
}

function testVerify(openPlace: OpenPlace): void {
  test('given a look at a payment that comes to nothing, then its event waits, nothing is booked, and later it is, once', async () => {
    const place = await openPlace({ webhooksTell: 'change' });
    const { shop, fake } = place;
    for (const habit of HABITS) {
      const customer = await shop.customer();
      const { providerReference } = await startedTopUp(place, customer);
      fake.provider.pay(providerReference);
      const heal = misbehave(shop, fake.gateway, 'verify', habit);
      await place.deliver();
      await worked(place);
      expect((await balanceOf(place, customer)).balanceMinor, habit.name).toBe(0);
      heal();
      await shop.clock.advance('1h');
      await worked(place);
      expect((await balanceOf(place, customer)).balanceMinor, habit.name).toBe(1000);
    }
    expect(await violationsOf(shop)).toEqual([]);
  }, 60_000);
}

function testConfirm(openPlace: OpenPlace): void {
  test('given a confirmation that comes to nothing, when the payment is looked at again, then its money is taken once', async () => {
    const place = await openPlace({ settles: 'on-confirm', pageLifeMs: 20 * 60_000 });
    const { shop, fake } = place;
    const { confirmation } = fake.gateway;
    if (confirmation === undefined) throw new TypeError('the gateway confirms nothing');
    for (const habit of HABITS) {
      const customer = await shop.customer();
      const { paymentId, providerReference } = await startedTopUp(place, customer);
      fake.provider.pay(providerReference);
      fake.takeWebhooks();
      const heal = misbehave(shop, confirmation, 'confirm', habit);
      const looked = shop.panelkit.payments.verify(paymentId, shop.staff());
      await expect(shop.run(looked), habit.name).rejects.toMatchObject({
        code: 'PAYMENT_GATEWAY_UNREACHABLE',
      });
      heal();
      await shop.panelkit.payments.verify(paymentId, shop.staff());
      expect((await balanceOf(place, customer)).balanceMinor, habit.name).toBe(1000);
    }
    expect(await violationsOf(shop)).toEqual([]);
  }, 60_000);
}

function testRefund(openPlace: OpenPlace): void {
  test('given a refund that comes to nothing, then it is looked for before it is sent again, and leaves once', async () => {
    const place = await openPlace();
    const { shop, fake } = place;
    for (const [index, habit] of HABITS.entries()) {
      const customer = await shop.customer();
      const { paymentId, providerReference } = await startedTopUp(place, customer);
      fake.provider.pay(providerReference);
      await place.settle();
      const heal = misbehave(shop, fake.gateway, 'refund', habit);
      const by = shop.staff();
      const { id } = await shop.panelkit.payments.refund(
        { paymentId, amountMinor: 400, reason: 'asked' },
        by,
      );
      await worked(place);
      expect((await balanceOf(place, customer)).heldMinor, habit.name).toBe(400);
      heal();
      for (let hour = 0; hour < 2; hour += 1) {
        await shop.clock.advance('1h');
        await worked(place);
      }
      const { state } = await shop.panelkit.payments.getRefund(id, shop.staff());
      expect(state.status, habit.name).toBe('succeeded');
      expect(fake.provider.refundedMinor(), habit.name).toBe(400 * (index + 1));
      expect(await balanceOf(place, customer)).toMatchObject({ balanceMinor: 600, heldMinor: 0 });
    }
    expect(await violationsOf(shop)).toEqual([]);
  }, 60_000);
}
