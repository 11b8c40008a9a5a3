import * as z from 'zod';
import { quietUntil } from '../../domain/notifications/quiet-hours.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { assertUnblocked } from '../customers/block-customer.ts';
import { requireConfirmed } from '../customers/require-confirmed.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { keepCurrency } from '../kernel/keep-currency.ts';
import { amountMinorSchema, idSchema, textSchema } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { capturePayment } from '../payments/capture-payment.ts';
import { createPayment } from '../payments/create-payment.ts';
import { alreadyDecided } from '../payments/decided-payment.ts';
import { paymentFor } from '../payments/payment-for.ts';
import { findRepeatedReceipts, type RepeatedReceipt } from '../payments/repeated-receipts.ts';
import { requireMinimum } from '../payments/require-method.ts';
import { endReview } from '../payments/review-deadline.ts';
import { requireByHand, type SubmitReceiptInput, submitReceipt } from '../payments/submit-receipt.ts';
import { type UndoApprovalInput, undoApproval } from '../payments/undo-approval.ts';
import { type WithdrawInput, withdrawPayment } from '../payments/withdraw-payment.ts';
import { createPaymentMethods, type PaymentMethods } from '../quotes/payment-methods.ts';
import { createPaymentQuotes, type PaymentQuotes } from '../quotes/payment-quotes.ts';
import { type OpenWishInput, openWish } from '../wishes/open-wish.ts';
import { createPaymentInbox, type PaymentInbox } from './payment-inbox.ts';
import { createPaymentRefunds, type PaymentRefunds } from './payment-refunds.ts';

const topUpSchema = z.object({
  customerId: idSchema,
  amountMinor: z.int().min(1),
  method: z.string().min(1).max(50),
});
const approveSchema = z.object({ paymentId: idSchema, receivedMinor: amountMinorSchema.min(1).optional() });
const rejectSchema = z.object({ paymentId: idSchema, reason: textSchema.min(1) });

export interface PaymentFilter {
  customerId?: string;
  orderId?: string;
  status?: Payment['state']['status'];
}

/**
 * Payments: opened with an order or as a top-up; proved by a receipt and decided once by staff, or collected
 * by a provider.
 */
export interface Payments extends PaymentInbox, PaymentRefunds, PaymentQuotes, PaymentMethods {
  get(paymentId: string, by: QueryContext): Promise<Payment>;
  list(filter: PaymentFilter & PageRequest, by: QueryContext): Promise<Page<Payment>>;
  /** When staff look at receipts again, in their quiet hours; null: it is none. */
  reviewsResumeAt(): Date | null;
  /** Opens a payment that credits the wallet. */
  topUp(input: z.input<typeof topUpSchema>, by: CommandContext): Promise<Payment>;
  /**
   * Opens a payment for an extension or a plan change, by any method that collects money. The change is
   * judged again when the money is there; it never costs more than the payment's amount, and what is not
   * needed, or cannot be used, stays in the wallet with a reason.
   * @throws PanelkitError `NOT_ELIGIBLE | OFFER_CHANGED | CHANGE_PENDING`
   */
  openForChange(input: OpenWishInput, by: CommandContext): Promise<Payment>;
  /**
   * The change is not wanted any more: money that comes all the same stays in the wallet.
   * @throws PanelkitError `ILLEGAL_TRANSITION`
   */
  withdraw(input: WithdrawInput, by: CommandContext): Promise<Payment>;
  /**
   * *pending* → *in-review*; an order of it does not expire before the decision or 72 hours. A transfer of a
   * trusted customer is approved at once, while what nobody has seen of theirs stays below their limit
   * (`cards.setBuyer`). A picture (`pictureDigest`) or tracking number that an earlier receipt had is noted
   * for staff in `receipt.repeats`, and is never approved on trust.
   */
  submitReceipt(input: SubmitReceiptInput, by: CommandContext): Promise<Payment>;
  /** Staff: the earlier payments whose receipts had the same picture or tracking number. */
  repeatedReceipts(paymentId: string, by: QueryContext): Promise<RepeatedReceipt[]>;
  /**
   * Staff: the money arrived (`receivedMinor`, the asked amount by default).
   * @throws PanelkitError `ALREADY_DECIDED` says by whom and when
   */
  approve(input: z.input<typeof approveSchema>, by: CommandContext): Promise<Payment>;
  /**
   * Staff: the money of an approved payment never came. What its order bought ends, the wallet gives back
   * what it can, and the customer owes the rest; within `policies.cards.undoMs` of the approval.
   * @throws PanelkitError `ILLEGAL_TRANSITION`
   */
  undoApproval(input: UndoApprovalInput, by: CommandContext): Promise<Payment>;
  /** Staff: it did not. @throws PanelkitError `ALREADY_DECIDED` says by whom and when */
  reject(input: z.input<typeof rejectSchema>, by: CommandContext): Promise<Payment>;
}

export function createPayments(engine: Engine): Payments {
  const { storage } = engine.backend;
  const find = async (id: string): Promise<Payment> => {
    const payment = await storage.payments.find(id);
    if (payment === null) throw notFound('payment', id);
    return payment;
  };
  return {
    reviewsResumeAt: () =>
      quietUntil(engine.backend.clock.now(), engine.policies.notifications.quietHours, engine.timeZone),
    get: async (paymentId, by) => {
      const actor = actorOf(by);
      const payment = await find(paymentId);
      requireOwner(actor, payment.customerId, { kind: 'payment', id: paymentId });
      return paymentFor(actor, payment);
    },
    list: async (filter, by) => {
      const actor = actorOf(by);
      const own = actor.kind === 'customer' ? { ...filter, customerId: actor.id } : filter;
      const { rows, nextCursor } = await storage.payments.list(own);
      return { rows: rows.map((payment) => paymentFor(actor, payment)), nextCursor };
    },
    repeatedReceipts: async (paymentId, by) => {
      requireStaff(actorOf(by), { kind: 'payment', id: paymentId });
      return findRepeatedReceipts(storage, await find(paymentId));
    },
    topUp: async (input, by) => find(await topUp(engine, input, by)),
    openForChange: async (input, by) => find(await openWish(engine, input, by)),
    withdraw: async (input, by) => find(await withdrawPayment(engine, input, by)),
    submitReceipt: async (input, by) =>
      paymentFor(actorOf(by), await find(await submitReceipt(engine, input, by))),
    approve: async (input, by) => find(await approve(engine, input, by)),
    undoApproval: async (input, by) => find(await undoApproval(engine, input, by)),
    reject: async (input, by) => find(await reject(engine, input, by)),
    ...createPaymentInbox(engine),
    ...createPaymentRefunds(engine),
    ...createPaymentQuotes(engine),
    ...createPaymentMethods(engine),
  };
}

function topUp(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  const allowed = topUpSchema.refine(
    ({ method }) => method !== 'wallet' && engine.paymentMethods.has(method),
    {
      path: ['method'],
      message: 'not a method that collects money',
    },
  );
  return runCommand(engine, {
    name: 'payments.topUp',
    schema: allowed,
    input,
    by,
    effect: async ({ tx, actor, audit }, { customerId, amountMinor, method }) => {
      requireOwner(actor, customerId, { kind: 'customer', id: customerId });
      requireMinimum(engine, method, amountMinor);
      const customer = await tx.customers.get(customerId);
      if (actor.kind === 'customer') assertUnblocked(customer);
      await requireConfirmed(engine, tx, { customerId, actor, method });
      await keepCurrency(engine, tx);
      const amount = { amountMinor, currency: engine.currency };
      const id = await createPayment(engine, tx, { customerId, orderId: null, method, amount });
      const target = { kind: 'payment', id };
      await audit({
        action: 'payment.top-up',
        target,
        after: { amountMinor, method },
      });
      return id;
    },
  });
}

function approve(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'payments.approve',
    schema: approveSchema,
    input,
    by,
    effect: async ({ tx, actor }, { paymentId, receivedMinor }) => {
      requireStaff(actor, { kind: 'payment', id: paymentId });
      const payment = await lockPayment(tx, paymentId);
      requireByHand(engine, payment, 'approve by hand');
      await capturePayment(engine, tx, {
        payment,
        actor,
        receivedMinor: receivedMinor ?? payment.amount.amountMinor,
      });
      return paymentId;
    },
  });
}

function reject(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'payments.reject',
    schema: rejectSchema,
    input,
    by,
    effect: async ({ tx, actor, audit, emit }, { paymentId, reason }) => {
      requireStaff(actor, { kind: 'payment', id: paymentId });
      const payment = await tx.payments.get(paymentId);
      if (payment.state.status !== 'in-review') throw alreadyDecided(payment, 'reject');
      const decidedAt = tx.now;
      const { receipt } = payment.state;
      const target = { kind: 'payment', id: paymentId };
      await tx.payments.update(paymentId, {
        state: { status: 'rejected', reason, decidedBy: actor.id, decidedAt, receipt },
      });
      const { customerId, orderId } = payment;
      if (orderId !== null) await endReview(engine, tx, orderId);
      await emit({
        aggregate: target,
        type: 'payment.rejected',
        data: { customerId, orderId },
      });
      await audit({
        action: 'payment.reject',
        target,
        before: { status: payment.state.status },
        after: { status: 'rejected' },
        reason,
      });
      return paymentId;
    },
  });
}
