import type { BankMessage } from '../../domain/cards/bank-message.ts';
import { areProved, awaitsMoney, type CardTransfer } from '../../domain/cards/card-transfer.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { capturePayment } from '../payments/capture-payment.ts';
import { alreadyDecided } from '../payments/decided-payment.ts';
import { lockTransfers } from './lock-transfers.ts';

interface Settling {
  paymentId: string;
  /** It waits, and the caller has locked it. */
  message: BankMessage;
  actor: Actor;
}

/**
 * A message pays for a payment, or proves one that was approved before; either way it is used up. Customer
 * and payment are locked before the message.
 * @throws PanelkitError `ALREADY_DECIDED` when the money of this payment was seen already, or staff rejected
 *   it
 */
export async function settleTransfer(
  engine: Engine,
  tx: Transaction,
  { paymentId, message, actor }: Settling,
): Promise<void> {
  const payment = await lockPayment(tx, paymentId);
  const transfers = await lockTransfers(tx, paymentId);
  const isProved = areProved(transfers);
  const transfer = transferOf(transfers, message.amountMinor);
  const now = tx.now;
  if (awaitsMoney(payment.state)) {
    await capturePayment(engine, tx, { payment, actor, receivedMinor: message.amountMinor });
  } else if (payment.state.status !== 'captured' || isProved || transfer === null) {
    throw alreadyDecided(payment, 'match a message');
  }
  if (transfer !== null)
    await tx.cardTransfers.update(transfer.id, {
      closedAt: transfer.isPaid ? transfer.closedAt : now,
      isPaid: true,
      provedAt: now,
      messageId: message.id,
    });
  await tx.bankMessages.update(message.id, {
    state: { status: 'matched', paymentId, decidedBy: actor.id, decidedAt: now },
    settledAt: now,
  });
  await recordAudit(engine, tx, {
    actor,
    action: 'card.match-message',
    target: { kind: 'bank message', id: message.id },
    after: { paymentId, amountMinor: message.amountMinor },
  });
}

/** The transfer of this amount; else the last one, for money that staff recognise. */
function transferOf(transfers: readonly CardTransfer[], amountMinor: number): CardTransfer | null {
  return transfers.find((transfer) => transfer.amountMinor === amountMinor) ?? transfers.at(-1) ?? null;
}
