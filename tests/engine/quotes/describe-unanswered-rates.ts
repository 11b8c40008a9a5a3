import type { RateSource } from '@panelkit/sdk';
import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { refreshRates } from '../../../packages/sdk/src/engine/quotes/refresh-rates.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

/** Sources of rates that break their contract: the rate that is known stays. */
const SOURCES: { name: string; read(shop: StoredShop): unknown }[] = [
  { name: 'never answers', read: () => new Promise(() => {}) },
  {
    name: 'ignores the signal and answers late',
    read: async ({ clock }) => {
      await clock.sleep(5 * 60_000);
      return { base: 'USD', rate: '7', at: clock.now() };
    },
  },
  {
    name: 'throws at once',
    read: () => {
      throw new RangeError('broken');
    },
  },
  { name: 'rejects with nothing', read: () => Promise.reject() },
  { name: 'answers nothing', read: () => undefined },
  { name: 'has no rate', read: async () => null },
  { name: 'answers half', read: async () => ({ base: 'USD', rate: '7' }) },
  { name: 'tells a number', read: async ({ clock }) => ({ base: 'USD', rate: 7, at: clock.now() }) },
  { name: 'tells no number', read: async ({ clock }) => ({ base: 'USD', rate: 'NaN', at: clock.now() }) },
  { name: 'tells zero', read: async ({ clock }) => ({ base: 'USD', rate: '0', at: clock.now() }) },
  { name: 'tells less than zero', read: async ({ clock }) => ({ base: 'USD', rate: '-7', at: clock.now() }) },
  {
    name: 'tells more digits than there are',
    read: async ({ clock }) => ({ base: 'USD', rate: '9'.repeat(1_000_000), at: clock.now() }),
  },
  { name: 'has no date', read: async () => ({ base: 'USD', rate: '7', at: new Date(Number.NaN) }) },
  { name: 'has a text as its date', read: async () => ({ base: 'USD', rate: '7', at: '2026-01-01' }) },
  {
    name: 'knows the future',
    read: async ({ clock }) => ({ base: 'USD', rate: '7', at: new Date(clock.now().getTime() + 3_600_000) }),
  },
  {
    name: 'speaks of another currency',
    read: async ({ clock }) => ({ base: 'JPY', rate: '7', at: clock.now() }),
  },
];

/** Sources of rates that break their contract, on every storage. */
export function describeUnansweredRates({ name, open }: StorageUnderTest): void {
  test(`sources of rates that break their contract: ${name}: given each in turn, then the known rate stays, sales go on, and a good answer counts again`, async () => {
    const rateSource: RateSource = { name: 'bourse', read: async () => null };
    const policies = { payments: { fake: { askedIn: 'EUR' } } };
    const clock = createTestClock();
    const { gateway } = createFakePaymentGateway({ clock, currencies: ['EUR'] });
    const shop = await open({ clock, policies, rateSource, paymentGateways: [gateway] });
    const known = async () => (await shop.panelkit.payments.rates(shop.staff()))[0]?.rate;
    const work = async () => {
      const renewed = await shop.run(refreshRates(engineOf(shop.panelkit)));
      await shop.clock.advance('1m');
      return renewed;
    };
    rateSource.read = async () => ({ base: 'USD', rate: '2', at: shop.clock.now() });
    await work();
    const before = await known();
    expect(before).toMatchObject({ base: 'USD', rate: '2', source: 'bourse' });
    for (const { name: habit, read } of SOURCES) {
      const asked = { times: 0 };
      Reflect.set(rateSource, 'read', () => {
        asked.times += 1;
        return read(shop);
      });
      await work();
      expect(asked.times, habit).toBeGreaterThan(0);
      expect((await known())?.rate, habit).toBe('2');
    }
    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
    await shop.run(shop.panelkit.orders.settled(order.id));
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    rateSource.read = async () => ({ base: 'EUR', rate: '0.5', at: shop.clock.now() });
    await work();
    expect(await known()).toMatchObject({ base: 'EUR', rate: '0.5' });
  }, 60_000);
}
