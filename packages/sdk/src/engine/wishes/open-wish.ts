import * as z from 'zod';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { invalidInput } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { unitsSchema } from '../changes/extend-subscription.ts';
import { requireUnblocked } from '../customers/block-customer.ts';
import { requireConfirmed } from '../customers/require-confirmed.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { amountMinorSchema, idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { findSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { createPayment } from '../payments/create-payment.ts';
import { requireMinimum } from '../payments/require-method.ts';
import { endWish } from './end-wish.ts';
import { quoteWish } from './quote-wish.ts';

const wishSchema = z.object({
  subscriptionId: idSchema,
  change: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('extension'), units: unitsSchema.default(1) }),
    z.object({ kind: z.literal('plan-change'), planId: idSchema }),
  ]),
  method: z.string().min(1).max(50),
  /** The most that the customer was shown: if it costs more by now, no payment is opened. */
  atMostMinor: amountMinorSchema.optional(),
});

/** Which change of which subscription is to be paid, by a method that collects money. */
export type OpenWishInput = z.input<typeof wishSchema>;

/**
 * Opens a payment for a change of a subscription. Nothing is charged or reserved: the change is judged again
 * when the money is there. It takes the place of a payment for the same subscription that nobody has paid.
 * @throws PanelkitError `NOT_ELIGIBLE | OFFER_CHANGED | CHANGE_PENDING | NOT_FOUND | INVALID_INPUT`
 */
export function openWish(engine: Engine, input: OpenWishInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'payments.openForChange',
    schema: wishSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { subscriptionId, change, method, atMostMinor }) => {
      const known = await findSubscription(tx, subscriptionId);
      const { customerId } = known;
      requireOwner(actor, customerId, { kind: 'subscription', id: subscriptionId });
      requireCollecting(engine, method);
      const replaced = await lockUnpaidWishes(tx, customerId, subscriptionId);
      if (actor.kind === 'customer') await requireUnblocked(tx, customerId);
      await requireConfirmed(engine, tx, { customerId, actor, method });
      const locked = await lockSubscription(tx, known);
      const { subscription, change: pending } = locked;
      const now = tx.now;
      const { reviewMs, unpaidOrderMs, tax } = engine.policies;
      const paidAt = addMs(now, engine.gateways.has(method) ? unpaidOrderMs : reviewMs);
      const leadKey = locked.account.placeKey;
      const judged = { subscription, hasPendingChange: pending !== null, leadKey, change, tax, now, paidAt };
      const amountMinor = await quoteWish(engine, tx, judged);
      assertPayable(engine, { amountMinor, atMostMinor });
      requireMinimum(engine, method, amountMinor);
      for (const payment of replaced) await endWish(tx, payment);
      const amount = { amountMinor, currency: engine.currency };
      const wish = {
        subscriptionId,
        change,
        ...(tax !== null && { tax }),
        wantedUntil: addMs(now, reviewMs),
        state: { status: 'open' },
      } as const;
      const id = await createPayment(engine, tx, { customerId, orderId: null, method, amount, wish });
      const target = { kind: 'payment', id };
      await audit({
        action: 'payment.open-for-change',
        target,
        after: { subscriptionId, amountMinor, method },
      });
      return id;
    },
  });
}

/** @throws PanelkitError `INVALID_INPUT` for the wallet, and for a method that is unknown or switched off */
function requireCollecting(engine: Engine, method: string): void {
  if (method !== 'wallet' && engine.paymentMethods.has(method)) return;
  throw invalidInput([{ path: 'method', code: 'custom', message: 'not a method that collects money' }]);
}

/** Locks the customer, and their payments for changes of this subscription that nobody has paid yet. */
async function lockUnpaidWishes(
  tx: Transaction,
  customerId: string,
  subscriptionId: string,
): Promise<Payment[]> {
  await tx.lock({ customers: [customerId] });
  const { rows } = await tx.payments.list({ customerId, status: 'pending', newestFirst: true, limit: 500 });
  const { payments } = await tx.lock({ payments: rows.map(({ id }) => id) });
  return payments.filter(
    ({ state, wish }) =>
      state.status === 'pending' && wish?.state.status === 'open' && wish.subscriptionId === subscriptionId,
  );
}

function assertPayable(
  engine: Engine,
  { amountMinor, atMostMinor = amountMinor }: { amountMinor: number; atMostMinor: number | undefined },
): void {
  if (amountMinor === 0)
    throw invalidInput([{ path: 'change', code: 'free', message: 'costs nothing: it needs no payment' }]);
  if (amountMinor <= atMostMinor) return;
  throw new PanelkitError('OFFER_CHANGED', {
    message: 'The offer has changed: no payment was opened',
    details: { type: null, priceMinor: amountMinor, currency: engine.currency },
  });
}
