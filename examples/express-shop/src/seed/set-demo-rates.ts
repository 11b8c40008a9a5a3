import { minorUnitsPerMajor, type Panelkit } from '@panelkit/sdk';
import { SHOP_ACTOR, samplePriceMinor } from '@panelkit/shop';

/** What they are worth in dollars. XTR: what developers got for a Telegram Star in 2026. */
const DOLLARS = { USD: 1, XTR: 0.013 };
export type DemoRate = keyof typeof DOLLARS;

/** In a demo nobody has to look up what a Star is worth, or a dollar. */
export async function setDemoRates(
  panelkit: Panelkit,
  { rates, currency, now }: { rates: readonly DemoRate[]; currency: string; now: Date },
): Promise<void> {
  for (const base of rates) {
    const minor = samplePriceMinor(DOLLARS[base] * 1000, currency);
    const rate = (minor / minorUnitsPerMajor(currency) / 1000).toFixed(9);
    await panelkit.payments.setRate(
      { currency: base, base, rate },
      { actor: SHOP_ACTOR, idempotencyKey: `demo:${base}:${now.toISOString()}` },
    );
  }
}
