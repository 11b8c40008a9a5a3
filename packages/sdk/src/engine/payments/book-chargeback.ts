import {
  availableMinor,
  type LedgerEntry,
  receivableAccount,
  walletAccount,
} from '../../domain/payments/ledger.ts';
import { storageConflict } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { gatewayActor } from '../gateways/gateway-actor.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import type { LockedPayment } from '../locks/lock-payment.ts';

/**
 * The provider took money back (a chargeback, a refund on its own pages): the wallet covers what it can, the
 * rest is owed by the customer. A wallet never becomes negative, and what is held of it stays held.
 */
export async function bookChargeback(
  engine: Engine,
  tx: Transaction,
  { payment, providerPayment, amountMinor }: LockedPayment & { amountMinor: number },
): Promise<void> {
  const { id: paymentId, customerId, orderId, method } = payment;
  const { currency } = payment.amount;
  const wallet = await tx.ledger.wallet(customerId, currency);
  const coveredMinor = Math.min(availableMinor(wallet), amountMinor);
  const owedMinor = amountMinor - coveredMinor;
  const entries: LedgerEntry[] = [
    { account: `cash:${method}`, amountMinor },
    { account: walletAccount(customerId), amountMinor: -coveredMinor },
    { account: receivableAccount(customerId), amountMinor: -owedMinor },
  ];
  const at = tx.now;
  const booked = await tx.ledger.book({
    id: engine.ids.uuid(),
    key: `charged-back:${providerPayment.id}:${providerPayment.chargedBackMinor}`,
    kind: 'chargeback',
    currency,
    entries: entries.filter((entry) => entry.amountMinor !== 0),
    reference: { paymentId, ...(orderId !== null && { orderId }) },
    at,
  });
  // The wallet was taken from meanwhile: the whole is tried again.
  if (booked !== 'booked') throw storageConflict('payment', paymentId);
  const target = { kind: 'payment', id: paymentId };
  await tx.events.append({
    aggregate: target,
    type: 'payment.charged-back',
    data: { customerId, orderId, amountMinor, owedMinor },
    at,
  });
  await recordAudit(engine, tx, {
    actor: gatewayActor(method),
    action: 'payment.charge-back',
    target,
    after: { amountMinor, owedMinor },
  });
}
