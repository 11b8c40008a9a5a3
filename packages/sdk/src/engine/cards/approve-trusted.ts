import { openTransferOf } from '../../domain/cards/card-transfer.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { capturePayment } from '../payments/capture-payment.ts';
import { CARD_METHOD } from './assign-card.ts';
import { lockTransfers } from './lock-transfers.ts';

/** Who approves what a trusted customer says to have paid. */
const TRUST_ACTOR: Actor = { kind: 'service', id: 'trusted-buyer' };

/**
 * Approves the transfer of a trusted customer at once, as long as all of theirs that nobody has seen stays
 * within their limit. The caller has locked customer and payment, so two receipts at once do not both fit
 * into the rest of it.
 */
export async function approveTrusted(engine: Engine, tx: Transaction, payment: Payment): Promise<void> {
  const { id: paymentId, customerId, method, state } = payment;
  if (method !== CARD_METHOD) return;
  // Somebody else may have sent this receipt before: trust is not for that.
  if (state.status === 'in-review' && (state.receipt.repeats ?? []).length > 0) return;
  const buyer = await tx.cardBuyers.find(customerId);
  if (buyer === null || buyer.trustedUpToMinor === 0) return;
  const transfer = openTransferOf(await lockTransfers(tx, paymentId));
  if (transfer === undefined) return;
  const { id, amountMinor } = transfer;
  if ((await tx.cardTransfers.sumUnproved(customerId)) + amountMinor > buyer.trustedUpToMinor) return;
  await capturePayment(engine, tx, { payment, actor: TRUST_ACTOR, receivedMinor: amountMinor });
  await tx.cardTransfers.update(id, { closedAt: tx.now, isPaid: true, trustedAt: tx.now });
}
