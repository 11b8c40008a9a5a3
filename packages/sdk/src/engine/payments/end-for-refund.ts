import { type TaxedAmount, taxOfPart } from '../../domain/orders/tax.ts';
import { availableMinor, type MoneyHold, walletAccount } from '../../domain/payments/ledger.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { type GivenBack, type Refund, takeFrom } from '../../domain/payments/refund.ts';
import { illegalTransition, storageConflict } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';
import { type LockedOrder, type LockedUnit, lockOrder } from '../locks/lock-order.ts';
import { endOrder } from '../orders/end-order.ts';
import { salesEntries } from './delivery-booking.ts';

/**
 * Ends what the order of a refunded payment bought. What was posted for it comes back into the wallet, as far as the refund needs it.
 * @throws PanelkitError `ILLEGAL_TRANSITION` for a payment of no order
 */
export async function endForRefund(
  engine: Engine,
  tx: Transaction,
  refund: Refund,
  { payment, refunds }: { payment: Payment; refunds: Refund[] },
): Promise<GivenBack[]> {
  const { customerId, amount, reason } = refund;
  const { id, orderId, state } = payment;
  if (orderId === null)
    throw illegalTransition({ kind: 'payment', id, from: state.status, action: 'end the order of' });
  const locked = await lockOrder(tx, { id: orderId, customerId });
  await endOrder(engine, tx, locked, reason);
  const wallet = await tx.ledger.wallet(customerId, amount.currency);
  const missingMinor = Math.max(0, amount.amountMinor - Math.max(0, availableMinor(wallet)));
  const posted = await leftOfSales(tx, locked, refunds);
  const givenBack = [];
  for (const sale of takeFrom(posted, missingMinor)) {
    const part = toGivenBack(sale);
    await book(engine, tx, { refund, part, orderId, unitId: unitOf(sale.hold, locked.units) });
    givenBack.push(part);
  }
  return givenBack;
}

/** What of a sale can come back. */
interface LeftOfSale {
  hold: MoneyHold;
  amountMinor: number;
  /** What the shop has for it, and what of that came back before. */
  kept: TaxedAmount;
  backMinor: number;
}

/** What each hold of the order posted and has not come back: less what plan changes credited, and what came back before. */
async function leftOfSales(
  tx: Transaction,
  { order, units }: LockedOrder,
  refunds: readonly Refund[],
): Promise<LeftOfSale[]> {
  const holds = await tx.ledger.listHolds({ orderId: order.id });
  const returned = refunds.flatMap(({ givenBack }) => givenBack);
  const keptOf = new Map(
    await Promise.all(units.map(async (unit) => [unit.unit.id, await keptFor(tx, unit)] as const)),
  );
  return holds
    .filter(({ state }) => state === 'posted')
    .map((hold) => {
      const { amountMinor, unitId, orderItemId } = hold;
      const backMinor = returned
        .filter(({ holdId }) => holdId === hold.id)
        .reduce((sum, one) => sum + one.amountMinor, 0);
      const fee = order.items.find(({ id }) => id === orderItemId)?.setupFeeTaxMinor ?? 0;
      const nothing = { amountMinor: 0, taxMinor: 0 };
      const kept = unitId === null ? { amountMinor, taxMinor: fee } : (keptOf.get(unitId) ?? nothing);
      return { hold, kept, backMinor, amountMinor: Math.min(amountMinor, kept.amountMinor) - backMinor };
    });
}

function toGivenBack({ hold, amountMinor, kept, backMinor }: LeftOfSale): GivenBack {
  return { holdId: hold.id, amountMinor, taxMinor: taxOfPart(kept, amountMinor, backMinor) };
}

/** What the shop has for a unit: what its periods cost, less what plan changes credited. */
async function keptFor(tx: Transaction, { subscription }: LockedUnit): Promise<TaxedAmount> {
  const facts = subscription === null ? [] : await factsOf(tx, subscription);
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
  {
    refund,
    part,
    orderId,
    unitId,
  }: { refund: Refund; part: GivenBack; orderId: string; unitId: string | null },
): Promise<void> {
  const { customerId, amount, paymentId } = refund;
  const booked = await tx.ledger.book({
    id: engine.ids.uuid(),
    key: `given-back:${refund.id}:${part.holdId}`,
    kind: 'refund',
    currency: amount.currency,
    entries: [
      ...salesEntries(-part.amountMinor, -part.taxMinor),
      { account: walletAccount(customerId), amountMinor: part.amountMinor },
    ],
    reference: { orderId, paymentId, holdId: part.holdId, ...(unitId !== null && { unitId }) },
    at: tx.now,
  });
  if (booked !== 'booked') throw storageConflict('refund', refund.id);
}

/** The setup fee of a line was posted with its first delivered unit. */
function unitOf(hold: MoneyHold, units: readonly LockedUnit[]): string | null {
  if (hold.unitId !== null) return hold.unitId;
  const delivered = units.find(
    ({ unit }) => unit.orderItemId === hold.orderItemId && unit.state.status === 'completed',
  );
  return delivered?.unit.id ?? null;
}
