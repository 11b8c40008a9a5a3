import * as z from 'zod';
import type { Payment } from '../../domain/payments/payment.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type { Refund } from '../../domain/payments/refund.ts';
import { illegalTransition, invalidInput } from '../../errors/error-factories.ts';
import type { PanelkitError } from '../../errors/panelkit-error.ts';
import type { RefundAbility } from '../../ports/payment-gateway.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { amountMinorSchema, idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { insufficientBalance } from './insufficient-balance.ts';
import { wakeRefund } from './wake-refund.ts';

const refundSchema = z.object({
  paymentId: idSchema,
  amountMinor: amountMinorSchema.min(1),
  reason: textSchema.min(1),
});

/** How much of which payment goes back, and why. */
export type RefundInput = z.input<typeof refundSchema>;

/** Staff: holds the money in the customer's wallet and asks for it to be sent back; answers the refund's id. */
export function requestRefund(engine: Engine, input: RefundInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'payments.refund',
    schema: refundSchema,
    input,
    by,
    effect: async ({ tx, actor, audit, emit }, { paymentId, amountMinor, reason }) => {
      const target = { kind: 'payment', id: paymentId };
      requireStaff(actor, target);
      const payment = await lockPayment(tx, paymentId);
      const source = await findSource(engine, tx, payment, amountMinor);
      const refund = newRefund(engine, { payment, source, amountMinor, reason, createdAt: tx.now });
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
        after: { refundId: refund.id, amountMinor },
        reason,
      });
      return refund.id;
    },
  });
}

/** The provider's payment that has so much left. @throws PanelkitError `ILLEGAL_TRANSITION`, `INVALID_INPUT` */
async function findSource(
  engine: Engine,
  tx: Transaction,
  { id: paymentId, method, state }: Payment,
  amountMinor: number,
): Promise<ProviderPayment> {
  if (state.status !== 'captured' || !engine.gateways.has(method))
    throw illegalTransition({ kind: 'payment', id: paymentId, from: state.status, action: 'refund' });
  const ability = requireRefundable(engine, method);
  const { rows: opened } = await tx.providerPayments.list({ paymentId, limit: 500 });
  const { rows: asked } = await tx.refunds.list({ paymentId, limit: 500 });
  const { providerPayments: sources, refunds } = await tx.lock({
    providerPayments: opened.map(({ id }) => id),
    refunds: asked.map(({ id }) => id),
  });
  const source = sources.find(({ id, receivedMinor, chargedBackMinor }) => {
    const own = refunds.filter(
      (refund) => refund.providerPaymentId === id && refund.state.status !== 'refused',
    );
    const refundedMinor = own.reduce((sum, { amount }) => sum + amount.amountMinor, 0);
    const leftMinor = receivedMinor - chargedBackMinor - refundedMinor;
    return ability === 'whole'
      ? leftMinor === receivedMinor && leftMinor === amountMinor
      : leftMinor >= amountMinor;
  });
  if (source !== undefined) return source;
  if (ability === 'whole' && sources.some(({ receivedMinor }) => receivedMinor > amountMinor))
    throw wholeOnly(method);
  const message = 'is more than the provider still has of this payment';
  throw invalidInput([{ path: 'amountMinor', code: 'too_big', message }]);
}

/** A provider that cannot give it back is not asked. @throws PanelkitError `INVALID_INPUT` */
function requireRefundable(engine: Engine, method: string): RefundAbility {
  const { refundAbility = 'part' } = engine.gateways.get(method);
  if (refundAbility !== 'none') return refundAbility;
  const message = `${method} cannot refund through its API`;
  throw invalidInput([{ path: 'paymentId', code: 'not_refundable', message }]);
}

function wholeOnly(method: string): PanelkitError<'INVALID_INPUT'> {
  const message = `${method} can only refund the whole of what was paid at once`;
  return invalidInput([{ path: 'amountMinor', code: 'whole_only', message }]);
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
    state: { status: 'requested' },
    attempts: 0,
    nextAttemptAt: createdAt,
    createdAt,
  };
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
