import { afterEach, expect, test, vi } from 'vitest';
import type * as applyStateModule from '../../packages/sdk/src/engine/gateways/apply-provider-state.ts';
import type * as pollPaymentModule from '../../packages/sdk/src/engine/gateways/poll-payment.ts';
import type * as creditModule from '../../packages/sdk/src/engine/payments/credit-payment.ts';
import type { Play } from './fate.ts';

const modules = {
  applyState: '../../packages/sdk/src/engine/gateways/apply-provider-state.ts',
  credit: '../../packages/sdk/src/engine/payments/credit-payment.ts',
  pollPayment: '../../packages/sdk/src/engine/gateways/poll-payment.ts',
};

/** Each word of a provider is booked as new, under a key of its own. */
function bookEachWord(): void {
  vi.doMock(modules.applyState, async (original: () => Promise<typeof applyStateModule>) => {
    const real = await original();
    const applyProviderState: typeof real.applyProviderState = (engine, tx, locked, told) => {
      const providerPayment = { ...locked.providerPayment, receivedMinor: 0 };
      return real.applyProviderState(engine, tx, { ...locked, providerPayment }, told);
    };
    return { ...real, applyProviderState };
  });
  let words = 0;
  vi.doMock(modules.credit, async (original: () => Promise<typeof creditModule>) => {
    const real = await original();
    const creditPayment: typeof real.creditPayment = (engine, tx, credit) => {
      words += 1;
      return real.creditPayment(engine, tx, { ...credit, key: `${credit.key}:${words}` });
    };
    return { ...real, creditPayment };
  });
}

/** A payment is off the list while it is looked at: who dies then leaves nobody to look again. */
function dropLooks(): void {
  vi.doMock(modules.pollPayment, async (original: () => Promise<typeof pollPaymentModule>) => {
    const real = await original();
    const tryPollPayment: typeof real.tryPollPayment = async (engine, id) => {
      const { storage } = engine.backend;
      const nextLookAt = await storage.transaction(async (tx) => {
        const claimed = await tx.providerPayments.get(id);
        await tx.providerPayments.update(id, { nextLookAt: null });
        return claimed.nextLookAt;
      });
      await real.tryPollPayment(engine, id);
      await storage.transaction(async (tx) => {
        const { endedAt } = await tx.providerPayments.get(id);
        if (endedAt === null && nextLookAt !== null) await tx.providerPayments.update(id, { nextLookAt });
      });
    };
    return { ...real, tryPollPayment };
  });
}

/** What the play says of 20 payments; null: nothing is wrong with them. */
async function playWith(plant: () => void, provider: string, fate: Omit<Play, 'count'>): Promise<unknown> {
  vi.resetModules();
  plant();
  const { plays } = await import('./played-providers.ts');
  const found = plays.find(({ name }) => name === provider);
  if (found === undefined) throw new TypeError(`nobody plays ${provider}`);
  return found.play({ count: 20, ...fate }).then(
    () => null,
    (error: unknown) => error,
  );
}

afterEach(() => {
  for (const module of Object.values(modules)) vi.doUnmock(module);
  vi.resetModules();
});

const MONEY_DIFFERS = /^expected \d+ to be \d+/;
const NOT_DELIVERED = /^expected \[\] to deeply equal \[ 'fulfilled' \]/;

test.each([
  { bug: 'each word is booked', provider: 'Stripe Checkout', plant: bookEachWord, shownBy: MONEY_DIFFERS },
  { bug: 'each word is booked', provider: 'Zibal', plant: bookEachWord, shownBy: MONEY_DIFFERS },
  { bug: 'looks of the dead are dropped', provider: 'Zarinpal', plant: dropLooks, shownBy: NOT_DELIVERED },
  { bug: 'looks of the dead are dropped', provider: 'YooKassa', plant: dropLooks, shownBy: NOT_DELIVERED },
])(
  'given that $bug, when payments through $provider are played, then it is found',
  async ({ provider, plant, shownBy }) => {
    const failure = await playWith(plant, provider, { seed: 7, stride: 17 });
    expect(failure).toMatchObject({ message: expect.stringMatching(shownBy) });
  },
  120_000,
);

test('given looks that are dropped and nobody who dies, when payments are played, then all is well', async () => {
  const longAfterAll = { seed: 5_000_000, stride: 1_000_000_000 };
  expect(await playWith(dropLooks, 'Zarinpal', longAfterAll)).toBeNull();
}, 120_000);
