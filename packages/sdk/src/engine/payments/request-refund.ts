import * as z from 'zod';
import type { Payment } from '../../domain/payments/payment.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type { GivenBack, Refund } from '../../domain/payments/refund.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { amountMinorSchema, idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockRefundable } from '../locks/lock-refundable.ts';
import { endForRefund } from './end-for-refund.ts';
import { insufficientBalance } from './insufficient-balance.ts';
import { requireSource } from './refund-source.ts';
import { wakeRefund } from './wake-refund.ts';

const refundSchema = z.object({
  paymentId: idSchema,
  amountMinor: amountMinorSchema.min(1),
  reason: textSchema.min(1),
  endsOrder: z.boolean().default(false),
});

/**
 * How much of which payment goes back, and why. `endsOrder`: what the payment bought ends, the units of its
 * order or the subscription that it extended, and what it had cost comes back into the wallet as far as the
 * refund needs it.
 */
export type RefundInput = z.input<typeof refundSchema>;

/**
 * Staff: holds the money in the customer's wallet and asks for it to be sent back; answers the refund's id.
 */
export function requestRefund(engine: Engine, input: RefundInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'payments.refund',
    schema: refundSchema,
    input,
    by,
    effect: async ({ tx, actor, audit, emit }, wanted) => {
      const { paymentId, amountMinor, reason, endsOrder } = wanted;
      const target = { kind: 'payment', id: paymentId };
      requireStaff(actor, target);
      const refundable = await lockRefundable(tx, paymentId);
      const { payment } = refundable;
      const source = requireSource(engine, refundable, amountMinor);
      const made = newRefund(engine, { payment, source, amountMinor, reason, createdAt: tx.now });
      const givenBack = endsOrder ? await endForRefund(engine, tx, made, refundable) : [];
      const refund = { ...made, givenBack };
      await hold(engine, tx, refund);
      await tx.refunds.insert(refund);
      await wakeRefund(tx, refund.id);
      const data = { customerId: refund.customerId, refundId: refund.id, amountMinor };
      await emit({
        aggregate: target,
        type: 'payment.refund-requested',
        data,
      });
      await audit({
        action: 'payment.refund',
        target,
        after: { refundId: refund.id, amountMinor, endsOrder, givenBackMinor: sumOf(givenBack) },
        reason,
      });
      return refund.id;
    },
  });
}

function newRefund(
  engine: Engine,
  wanted: {
    payment: Payment;
    source: ProviderPayment;
    amountMinor: number;
    reason: string;
    createdAt: Date;
  },
): Refund {
  const { payment, source, amountMinor, reason, createdAt } = wanted;
  return {
    id: engine.ids.uuid(),
    customerId: payment.customerId,
    paymentId: payment.id,
    providerPaymentId: source.id,
    amount: { amountMinor, currency: payment.amount.currency },
    reason,
    holdId: engine.ids.uuid(),
    givenBack: [],
    state: { status: 'requested' },
    attempts: 0,
    nextAttemptAt: createdAt,
    createdAt,
  };
}

function sumOf(parts: readonly GivenBack[]): number {
  return parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** @throws PanelkitError `INSUFFICIENT_BALANCE` */
async function hold(
  engine: Engine,
  tx: Transaction,
  { holdId: id, customerId, amount, createdAt }: Refund,
): Promise<void> {
  const ofNoOrder = { orderId: null, orderItemId: null, changeId: null, unitId: null };
  const state = 'pending' as const;
  if (await tx.ledger.hold({ id, customerId, ...amount, ...ofNoOrder, state, createdAt, settledAt: null }))
    return;
  throw insufficientBalance(await tx.ledger.wallet(customerId, engine.currency), amount.amountMinor);
}
