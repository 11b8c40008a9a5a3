import { compareDecimals, parseDecimal, shareOf } from './decimal.ts';

/**
 * Coins arrive a little above the price now and then; up to so much more, the price counts as paid exactly.
 */
const ROUNDING_PER_MILLE = 1005;

/** What coins are worth by the agreed rate: price × paid / asked, rounded down. */
export function worthOfCoins(priceMinor: number, coins: { paid: string; asked: string }): number {
  const paid = parseDecimal(coins.paid);
  const asked = parseDecimal(coins.asked);
  const most = { digits: asked.digits * BigInt(ROUNDING_PER_MILLE), scale: asked.scale + 3 };
  if (compareDecimals(paid, asked) >= 0 && compareDecimals(paid, most) <= 0) return priceMinor;
  return shareOf(priceMinor, paid, asked);
}
