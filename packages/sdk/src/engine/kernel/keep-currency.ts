import { assertSameCurrency } from '../../domain/payments/money.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from './engine.ts';

/** Engines that found their currency kept: it does not change any more. */
const agreed = new WeakSet<Engine>();

/**
 * Called by what stores a price, or money that nothing was sold for: the first of them fixes the currency of
 * the shop, because amounts in two cannot be added up.
 * @throws PanelkitError `CURRENCY_MISMATCH` when the shop keeps another than this process sells in
 */
export async function keepCurrency(engine: Engine, tx: Transaction): Promise<void> {
  if (agreed.has(engine)) return;
  const { currency } = engine;
  const stored = await tx.settings.lock();
  assertSameCurrency(stored.currency ?? currency, currency);
  // Only what was read is sure: this transaction may still be undone.
  if (stored.currency !== undefined) agreed.add(engine);
  else await tx.settings.write({ ...stored, currency });
}
