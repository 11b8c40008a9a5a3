import { currencyExponent } from '../payments/currency.ts';
import type { BankCard } from './bank-card.ts';

/** A card, and what is known of its last 24 hours. */
export interface CardLoad {
  card: Pick<BankCard, 'id' | 'status' | 'dailyLimitMinor'>;
  /** What it received and what open transfers ask for, within 24 hours. */
  dayMinor: number;
  /** Whether this customer has an open transfer to it. */
  isUsedByCustomer: boolean;
}

/** The odd part of an amount: so many steps of so many minor units. */
export interface OddPart {
  stepMinor: number;
  steps: number;
}

/**
 * Up to 999 whole Toman, 999 units of a currency without decimals, and 99 of the smallest unit of any other.
 */
export function oddPartOf(currency: string): OddPart {
  if (currency === 'IRR') return { stepMinor: 10, steps: 999 };
  return { stepMinor: 1, steps: currencyExponent(currency) === 0 ? 999 : 99 };
}

/** The cards that can take a payment, the one with the least load first. */
export function cardsInTurn(loads: readonly CardLoad[], priceMinor: number, odd: OddPart): string[] {
  const largestMinor = priceMinor + odd.stepMinor * odd.steps;
  return loads
    .filter(({ card, dayMinor, isUsedByCustomer }) => {
      const hasRoom = card.dailyLimitMinor === null || dayMinor + largestMinor <= card.dailyLimitMinor;
      return card.status === 'enabled' && !isUsedByCustomer && hasRoom;
    })
    .toSorted(
      (first, second) => first.dayMinor - second.dayMinor || (first.card.id < second.card.id ? -1 : 1),
    )
    .map(({ card }) => card.id);
}

/**
 * An amount above the price that is not reserved; null when all are. It is one of the first free ones, so
 * that it stays close to the price.
 *
 * @param fraction - random, in [0, 1)
 */
export function oddAmount(
  priceMinor: number,
  odd: OddPart,
  reserved: ReadonlySet<number>,
  fraction: number,
): number | null {
  const free: number[] = [];
  for (let step = 1; step <= odd.steps && free.length < CHOICES; step += 1) {
    const amountMinor = priceMinor + step * odd.stepMinor;
    if (Number.isSafeInteger(amountMinor) && !reserved.has(amountMinor)) free.push(amountMinor);
  }
  return free[Math.floor(fraction * free.length)] ?? null;
}

const CHOICES = 50;
