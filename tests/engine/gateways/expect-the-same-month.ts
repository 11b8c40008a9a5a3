import { expect } from 'vitest';
import { checkPayments } from '../../invariants/check-payments.ts';
import { hashBooks, playMonth } from './payment-month.ts';
import { createPaymentShop } from './payment-shop.ts';

const EVENTS = 216;

async function openMonth() {
  const { shop, fake } = await createPaymentShop();
  return { place: { ...shop, bank: fake }, plan: await shop.plan() };
}

/**
 * Tells the events of a month `times` times, each time in another order and doubled: the books are always the
 * same.
 */
export async function expectTheSameBooks(times: number): Promise<void> {
  const hashes = new Set<string>();
  for (let seed = 1; seed <= times; seed += 1) {
    const { place, plan } = await openMonth();
    expect(await playMonth(place, { plan, customerCount: 84, seed })).toBe(EVENTS);
    expect(await checkPayments(place.backend)).toEqual([]);
    hashes.add(await hashBooks(place));
  }
  expect(hashes.size).toBe(1);
}

/** Replays all events of a month `times` times: none changes anything. */
export async function expectReplaysToChangeNothing(times: number): Promise<void> {
  const { place, plan } = await openMonth();
  const eventCount = await playMonth(place, { plan, customerCount: 84, seed: 1 });
  const hash = await hashBooks(place);
  const ledger = async () => (await place.backend.storage.ledger.list({ limit: 500 })).rows;
  const before = await ledger();
  const nothing = { replayed: eventCount, applied: 0, unmatched: 0 };
  for (let replay = 0; replay < times; replay += 1) {
    expect(await place.panelkit.payments.replayEvents({}, place.staff())).toEqual(nothing);
  }
  expect(await ledger()).toEqual(before);
  expect(await hashBooks(place)).toBe(hash);
}
