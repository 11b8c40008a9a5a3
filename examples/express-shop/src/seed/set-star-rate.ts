import { minorUnitsPerMajor, type Panelkit } from '@panelkit/sdk';
import { SHOP_ACTOR, samplePriceMinor } from '@panelkit/shop';

/** The currency of Telegram Stars. */
const STARS = 'XTR';
/** What developers got for a Star in 2026, in dollars. */
const DOLLARS = 0.013;

/** In a demo nobody has to look up what a Star is worth. */
export async function setStarRate(
  panelkit: Panelkit,
  { currency, now }: { currency: string; now: Date },
): Promise<void> {
  const rate = (samplePriceMinor(DOLLARS * 1000, currency) / minorUnitsPerMajor(currency) / 1000).toFixed(9);
  await panelkit.payments.setRate(
    { currency: STARS, base: STARS, rate },
    { actor: SHOP_ACTOR, idempotencyKey: `demo:stars:${now.toISOString()}` },
  );
}
