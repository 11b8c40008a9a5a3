import * as z from 'zod';
import { addMs } from '../../domain/lifecycle/period.ts';
import {
  availableMinor,
  type LedgerEntry,
  receivableAccount,
  walletAccount,
} from '../../domain/payments/ledger.ts';
import type { Payment, PaymentState } from '../../domain/payments/payment.ts';
import { illegalTransition, storageConflict } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { lockTransfers } from '../cards/lock-transfers.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockOrder } from '../locks/lock-order.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { endOrder } from '../orders/end-order.ts';
import { endChange } from './end-bought.ts';

const undoSchema = z.object({ paymentId: idSchema, reason: textSchema.min(1) });

/** Which approval is taken back, and why. */
export type UndoApprovalInput = z.input<typeof undoSchema>;
type Captured = Extract<PaymentState, { status: 'captured' }>;

/**
 * Staff: the money of an approved payment never came. What it bought ends in this transaction: the units of
 * its order, or what it added to a subscription. The wallet gives back what it can, and the customer owes the
 * rest.
 */
export function undoApproval(engine: Engine, input: UndoApprovalInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'payments.undoApproval',
    schema: undoSchema,
    input,
    by,
    effect: async ({ tx, actor, audit, emit }, { paymentId, reason }) => {
      const target = { kind: 'payment', id: paymentId };
      requireStaff(actor, target);
      const payment = await lockPayment(tx, paymentId);
      const state = requireUndoable(engine, payment, tx.now);
      const { customerId, orderId, wish } = payment;
      await freeTransfers(tx, paymentId);
      const locked = orderId === null ? null : await lockOrder(tx, { id: orderId, customerId });
      if (locked !== null) await endOrder(engine, tx, locked, reason);
      if (wish?.state.status === 'applied') {
        const { subscriptionId } = wish;
        await endChange(engine, tx, {
          subscriptionId,
          changeId: wish.state.changeId,
          reason: 'payment-undone',
        });
      }
      const owedMinor = await takeBack(engine, tx, payment, state);
      const decidedAt = tx.now;
      await tx.payments.update(paymentId, {
        state: { status: 'rejected', reason, decidedBy: actor.id, decidedAt, receipt: state.receipt },
        ...(wish?.state.status === 'open' && {
          wish: { ...wish, state: { status: 'withdrawn', at: decidedAt } },
        }),
      });
      await emit({ aggregate: target, type: 'payment.rejected', data: { customerId, orderId } });
      await audit({
        action: 'payment.undo-approval',
        target,
        before: { status: 'captured', receivedMinor: state.receivedMinor, decidedBy: state.decidedBy },
        after: { status: 'rejected', owedMinor },
        reason,
      });
      return paymentId;
    },
  });
}

/** Approved by hand or by a message, and not too long ago. @throws PanelkitError `ILLEGAL_TRANSITION` */
function requireUndoable(engine: Engine, { id, method, state }: Payment, now: Date): Captured {
  const isInTime = state.status === 'captured' && now <= addMs(state.decidedAt, engine.policies.cards.undoMs);
  if (isInTime && !engine.gateways.has(method)) return state;
  throw illegalTransition({ kind: 'payment', id, from: state.status, action: 'undo the approval' });
}

/** The message that was taken for its money waits again: it is about another payment, or about none. */
async function freeTransfers(tx: Transaction, paymentId: string): Promise<void> {
  const { rows } = await tx.cardTransfers.list({ paymentId, limit: 500 });
  for (const { messageId } of rows) {
    if (messageId === null || (await tx.bankMessages.find(messageId)) === null) continue;
    await tx.bankMessages.get(messageId);
    await tx.bankMessages.update(messageId, {
      state: { status: 'waiting', reason: 'fits-none', paymentIds: [] },
      settledAt: null,
    });
  }
  for (const { id, closedAt } of await lockTransfers(tx, paymentId))
    await tx.cardTransfers.update(id, {
      isPaid: false,
      trustedAt: null,
      provedAt: null,
      messageId: null,
      closedAt: closedAt ?? tx.now,
    });
}

/** @returns what the wallet did not cover, in minor units: the customer owes it */
async function takeBack(
  engine: Engine,
  tx: Transaction,
  { id: paymentId, customerId, orderId, method, amount: { currency } }: Payment,
  { receivedMinor, forgivenMinor = 0 }: Captured,
): Promise<number> {
  const creditedMinor = receivedMinor + forgivenMinor;
  const wallet = await tx.ledger.wallet(customerId, currency);
  const coveredMinor = Math.max(0, Math.min(availableMinor(wallet), creditedMinor));
  const owedMinor = creditedMinor - coveredMinor;
  const entries: LedgerEntry[] = [
    { account: `cash:${method}`, amountMinor: receivedMinor },
    { account: 'losses', amountMinor: forgivenMinor },
    { account: walletAccount(customerId), amountMinor: -coveredMinor },
    { account: receivableAccount(customerId), amountMinor: -owedMinor },
  ];
  const booked = await tx.ledger.book({
    id: engine.ids.uuid(),
    key: `undone:${paymentId}`,
    kind: 'chargeback',
    currency,
    entries: entries.filter((entry) => entry.amountMinor !== 0),
    reference: { paymentId, ...(orderId !== null && { orderId }) },
    at: tx.now,
  });
  // The wallet was taken from meanwhile: the whole is tried again.
  if (booked !== 'booked') throw storageConflict('payment', paymentId);
  return owedMinor;
}
