import * as z from 'zod';
import type { BankCard } from '../../domain/cards/bank-card.ts';
import { openTransferOf } from '../../domain/cards/card-transfer.ts';
import { type CardLoad, cardsInTurn, oddAmount, oddPartOf } from '../../domain/cards/choose-transfer.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { illegalTransition } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { isKnownToStaff } from '../customers/require-confirmed.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { dayLoadsOf } from './day-loads.ts';
import { lockTransfers } from './lock-transfers.ts';

/** The method of payments that customers transfer to a card. */
export const CARD_METHOD = 'receipt';

const assignSchema = z.object({ paymentId: idSchema });
export type AssignCardInput = z.input<typeof assignSchema>;

/** Opens the transfer of a payment, or keeps the one that is open; answers the payment's id. */
export function assignCard(engine: Engine, input: AssignCardInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'cards.assign',
    schema: assignSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { paymentId }) => {
      const payment = await lockPayment(tx, paymentId);
      const target = { kind: 'payment', id: paymentId };
      requireOwner(actor, payment.customerId, target);
      requireCardPayment(payment);
      await requireConfirmed(tx, payment.customerId);
      const open = openTransferOf(await lockTransfers(tx, paymentId));
      const payableUntil = await deadlineOf(engine, tx, payment);
      const cards = await tx.bankCards.lockAll();
      if (open !== undefined) {
        const card = cards.find(({ id }) => id === open.cardId);
        if (card?.status === 'enabled') {
          if (open.payableUntil <= tx.now) await tx.cardTransfers.update(open.id, { payableUntil });
          return paymentId;
        }
        await tx.cardTransfers.update(open.id, { closedAt: tx.now });
      }
      const chosen = await openTransfer(engine, tx, { payment, cards, payableUntil });
      await audit({ action: 'card.assign', target, after: chosen });
      return paymentId;
    },
  });
}

function requireCardPayment({ id, method, state: { status } }: Payment): void {
  if (method === CARD_METHOD && status === 'pending') return;
  throw illegalTransition({ kind: 'payment', id, from: status, action: 'assign a card' });
}

/** @throws PanelkitError `NOT_CONFIRMED` */
async function requireConfirmed(tx: Transaction, customerId: string): Promise<void> {
  if (await isKnownToStaff(tx, customerId)) return;
  throw new PanelkitError('NOT_CONFIRMED', {
    message: 'Card numbers are shown to confirmed customers only',
    details: { wanted: 'card', customerId },
  });
}

async function deadlineOf(engine: Engine, tx: Transaction, { orderId }: Payment): Promise<Date> {
  const order = orderId === null ? null : await tx.orders.get(orderId);
  const latest = addMs(tx.now, engine.policies.cards.payMs);
  if (order?.state.status !== 'awaiting-payment') return latest;
  return order.state.expiresAt < latest ? order.state.expiresAt : latest;
}

interface Wanted {
  payment: Payment;
  /** Locked: nobody else assigns one meanwhile. */
  cards: BankCard[];
  payableUntil: Date;
}

/** @throws PanelkitError `NO_CARD_FREE` */
async function openTransfer(
  engine: Engine,
  tx: Transaction,
  { payment, cards, payableUntil }: Wanted,
): Promise<{ cardId: string; amountMinor: number }> {
  const { id: paymentId, customerId, amount } = payment;
  const priceMinor = amount.amountMinor;
  const odd = oddPartOf(amount.currency);
  for (const cardId of cardsInTurn(await loadsOf(tx, cards, customerId), priceMinor, odd)) {
    const range = { fromMinor: priceMinor, toMinor: priceMinor + odd.steps * odd.stepMinor };
    const reserved = new Set(await tx.cardTransfers.listAmounts(cardId, range));
    const amountMinor = oddAmount(priceMinor, odd, reserved, engine.ids.fraction());
    if (amountMinor === null) continue;
    const later = { closedAt: null, trustedAt: null, provedAt: null, messageId: null, releasedAt: null };
    await tx.cardTransfers.insert({
      id: engine.ids.uuid(),
      paymentId,
      customerId,
      cardId,
      priceMinor,
      amountMinor,
      payableUntil,
      ...later,
      openedAt: tx.now,
      isPaid: false,
    });
    return { cardId, amountMinor };
  }
  throw new PanelkitError('NO_CARD_FREE', {
    message: 'No card can take this payment now',
    details: { paymentId },
  });
}

async function loadsOf(tx: Transaction, cards: readonly BankCard[], customerId: string): Promise<CardLoad[]> {
  const dayMinorOf = await dayLoadsOf(tx, tx.now);
  const open = await tx.cardTransfers.listOpenOfCustomer(customerId);
  const used = new Set(open.map(({ cardId }) => cardId));
  return cards.map((card) => ({
    card,
    dayMinor: dayMinorOf.get(card.id) ?? 0,
    isUsedByCustomer: used.has(card.id),
  }));
}
