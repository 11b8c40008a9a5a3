import * as z from 'zod';
import type { Payment } from '../../domain/payments/payment.ts';
import { illegalTransition } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { approveTrusted } from '../cards/approve-trusted.ts';
import { markReceipt } from '../cards/mark-receipt.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { beginReview } from './review-deadline.ts';

const receiptSchema = z.object({
  paymentId: idSchema,
  reference: textSchema.nullable().default(null),
  attachmentId: z.string().max(200).nullable().default(null),
  /** A digest of the picture's bytes, such as SHA-256 in hex: the same for the same picture. */
  pictureDigest: z.string().min(16).max(200).nullable().default(null),
  note: textSchema.nullable().default(null),
});

export type SubmitReceiptInput = z.input<typeof receiptSchema>;

/** The proof of a transfer that the shop cannot see; staff decide about it. */
export function submitReceipt(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'payments.submitReceipt',
    schema: receiptSchema,
    input,
    by,
    effect: async ({ tx, actor, audit, emit }, { paymentId, pictureDigest, ...proof }) => {
      const payment = await lockPayment(tx, paymentId);
      requireOwner(actor, payment.customerId, { kind: 'payment', id: paymentId });
      requireByHand(engine, payment, 'submit a receipt');
      const { status } = payment.state;
      if (status !== 'pending')
        throw illegalTransition({ kind: 'payment', id: paymentId, from: status, action: 'submit a receipt' });
      if (actor.kind === 'customer') await requireFewReceipts(engine, tx, payment.customerId);
      const submittedAt = tx.now;
      const { reference } = proof;
      const repeats = await markReceipt(engine, tx, { paymentId, proof: { pictureDigest, reference } });
      const receipt = { ...proof, ...(repeats.length > 0 && { repeats }), submittedAt };
      const state = { status: 'in-review', receipt } as const;
      await tx.payments.update(paymentId, { state });
      const { customerId, orderId } = payment;
      if (orderId !== null) await beginReview(engine, tx, orderId);
      const target = { kind: 'payment', id: paymentId };
      await emit({
        aggregate: target,
        type: 'payment.in-review',
        data: { customerId, orderId },
      });
      await audit({
        action: 'payment.submit-receipt',
        target,
        before: { status },
        after: { status: 'in-review' },
      });
      await approveTrusted(engine, tx, { ...payment, state });
      return paymentId;
    },
  });
}

/**
 * Whether one more receipt of a customer may wait. The customer is locked, so that two at once are counted
 * one after the other.
 * @throws PanelkitError `TOO_MANY_RECEIPTS`
 */
async function requireFewReceipts({ policies }: Engine, tx: Transaction, customerId: string): Promise<void> {
  const { waitingReceipts: maximum } = policies.purchases;
  const { rows } = await tx.payments.list({ customerId, status: 'in-review', limit: maximum });
  if (rows.length < maximum) return;
  const details = { waiting: rows.length, maximum };
  throw new PanelkitError('TOO_MANY_RECEIPTS', { message: 'Too many receipts wait for a decision', details });
}

/**
 * What a provider collects is decided by what the provider says. @throws PanelkitError `ILLEGAL_TRANSITION`
 */
export function requireByHand(engine: Engine, { id, method, state }: Payment, action: string): void {
  if (!engine.gateways.has(method)) return;
  throw illegalTransition({ kind: 'payment', id, from: state.status, action });
}
