import type { EntitlementFact } from '../../domain/entitlement/entitlement-fact.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { type TaxedAmount, taxOfPart } from '../../domain/orders/tax.ts';
import { availableMinor, type LedgerReference, walletAccount } from '../../domain/payments/ledger.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { type GivenBack, type Refund, takeFrom } from '../../domain/payments/refund.ts';
import { storageConflict } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';
import { salesEntries } from './delivery-booking.ts';
import { type BookedSale, endBought } from './end-bought.ts';

/**
 * Ends what a refunded payment bought. What was posted for it comes back into the wallet, as far as the
 * refund needs it.
 * @throws PanelkitError `ILLEGAL_TRANSITION` for a payment that bought nothing
 */
export async function endForRefund(
  engine: Engine,
  tx: Transaction,
  refund: Refund,
  { payment, refunds }: { payment: Payment; refunds: Refund[] },
): Promise<GivenBack[]> {
  const { customerId, amount, reason } = refund;
  const sales = await endBought(engine, tx, payment, reason);
  const wallet = await tx.ledger.wallet(customerId, amount.currency);
  const missingMinor = Math.max(0, amount.amountMinor - Math.max(0, availableMinor(wallet)));
  const left = await leftOfSales(tx, sales, refunds);
  const givenBack = [];
  for (const sale of takeFrom(left, missingMinor)) {
    const { hold, amountMinor, kept, backMinor } = sale;
    const part = { holdId: hold.id, amountMinor, taxMinor: taxOfPart(kept, amountMinor, backMinor) };
    await book(engine, tx, { refund, part, reference: sale.reference });
    givenBack.push(part);
  }
  return givenBack;
}

/** What of a sale can come back. */
interface LeftOfSale extends BookedSale {
  amountMinor: number;
  /** What the shop has for it, and what of that came back before. */
  kept: TaxedAmount;
  backMinor: number;
}

/**
 * What each sale has left: less what plan changes credited, and what came back before, for it or for another
 * sale of its subscription.
 */
function leftOfSales(
  tx: Transaction,
  sales: readonly BookedSale[],
  refunds: readonly Refund[],
): Promise<LeftOfSale[]> {
  const returned = refunds.flatMap(({ givenBack }) => givenBack);
  const backOf = (isOwn: (holdId: string) => boolean): number =>
    returned.reduce((sum, part) => (isOwn(part.holdId) ? sum + part.amountMinor : sum), 0);
  return Promise.all(
    sales.map(async (sale) => {
      const { hold, subscription, feeTaxMinor } = sale;
      const facts = subscription === null ? [] : await factsOf(tx, subscription);
      const isFee = hold.unitId === null && hold.changeId === null;
      const kept = isFee ? { amountMinor: hold.amountMinor, taxMinor: feeTaxMinor } : keptFor(facts);
      const ids =
        subscription === null || returned.length === 0 ? [] : await holdsOf(tx, subscription, facts);
      const backMinor = backOf((id) => id === hold.id || ids.includes(id));
      const ownMinor = hold.amountMinor - backOf((id) => id === hold.id);
      return { ...sale, kept, backMinor, amountMinor: Math.min(ownMinor, kept.amountMinor - backMinor) };
    }),
  );
}

/** The holds that paid for what a subscription was ever granted. */
async function holdsOf(
  tx: Transaction,
  { unitId: ofUnit, customerId }: Subscription,
  facts: readonly EntitlementFact[],
): Promise<string[]> {
  const changeIds = new Set(facts.flatMap(({ changeId }) => changeId ?? []));
  const holds = await tx.ledger.listHolds({ customerId });
  return holds
    .filter(({ changeId, unitId }) => (changeId === null ? unitId === ofUnit : changeIds.has(changeId)))
    .map(({ id }) => id);
}

/** What the shop has for a subscription: what its periods cost, less what plan changes credited. */
function keptFor(facts: readonly EntitlementFact[]): TaxedAmount {
  let [amountMinor, taxMinor] = [0, 0];
  for (const fact of facts) {
    const sign = fact.kind === 'reversed' ? -1 : 1;
    amountMinor += sign * fact.amountMinor;
    taxMinor += sign * fact.taxMinor;
  }
  return { amountMinor, taxMinor };
}

async function book(
  engine: Engine,
  tx: Transaction,
  { refund, part, reference }: { refund: Refund; part: GivenBack; reference: LedgerReference },
): Promise<void> {
  const { customerId, amount, paymentId } = refund;
  const { holdId, amountMinor, taxMinor } = part;
  const booked = await tx.ledger.book({
    id: engine.ids.uuid(),
    key: `given-back:${refund.id}:${holdId}`,
    kind: 'refund',
    currency: amount.currency,
    entries: [...salesEntries(-amountMinor, -taxMinor), { account: walletAccount(customerId), amountMinor }],
    reference: { ...reference, paymentId, holdId },
    at: tx.now,
  });
  if (booked !== 'booked') throw storageConflict('refund', refund.id);
}
