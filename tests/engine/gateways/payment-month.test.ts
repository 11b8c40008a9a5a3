import { expect, test } from 'vitest';
import { checkPayments } from '../../invariants/check-payments.ts';
import { hashBooks, playMonth } from './payment-month.ts';
import { createPaymentShop } from './payment-shop.ts';

async function openMonth() {
  const { shop, fake } = await createPaymentShop();
  return { place: { ...shop, bank: fake }, plan: await shop.plan() };
}

test('given a month of payment events, when told 100 times, shuffled and doubled, then each time the books are the same', async () => {
  const hashes = new Set<string>();
  for (let seed = 1; seed <= 100; seed += 1) {
    const { place, plan } = await openMonth();
    const eventCount = await playMonth(place, { plan, customerCount: 84, seed });
    expect(eventCount).toBe(216);
    expect(await checkPayments(place.backend)).toEqual([]);
    hashes.add(await hashBooks(place));
  }
  expect(hashes.size).toBe(1);
}, 300_000);

test('given a month of payment events, when all of it is replayed 100 times, then nothing changes any more', async () => {
  const { place, plan } = await openMonth();
  const eventCount = await playMonth(place, { plan, customerCount: 84, seed: 1 });
  const hash = await hashBooks(place);
  const ledger = async () => (await place.backend.storage.ledger.list({ limit: 500 })).rows;
  const before = await ledger();
  for (let replay = 0; replay < 100; replay += 1) {
    expect(await place.panelkit.payments.replayEvents({}, place.staff())).toEqual({
      replayed: eventCount,
      applied: 0,
      unmatched: 0,
    });
  }
  expect(await ledger()).toEqual(before);
  expect(await hashBooks(place)).toBe(hash);
}, 300_000);
