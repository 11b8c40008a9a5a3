import { addMessage } from './message-methods.ts';
import type { QueueUpdate } from './queue-update.ts';
import {
  type BotState,
  chatOf,
  nextId,
  type SimulatorState,
  type StarCharge,
  type StarCheckout,
  type StarInvoice,
  type StoredMessage,
} from './simulator-state.ts';
import type { Tapping } from './tapping.ts';
import { toMessage, toUser } from './to-api-objects.ts';

/** An invoice that somebody is paying. */
export interface StarPayment {
  /** *failed*: the bot did not answer within ten seconds. */
  readonly status: StarCheckout['status'];
  /** What the bot says against it; null when it says nothing. */
  readonly reason: string | null;
}

/** How long Telegram waits for the bot. */
const ANSWERABLE_MS = 10_000;
export const INVOICE_LINK = 'https://t.me/$';

export function payInvoice({ state, person, bot, queue }: Tapping, asked: string | number): StarPayment {
  const invoice = findInvoice(bot, person.id, asked);
  const fail = (): void => {
    if (checkout.status === 'waiting') checkout.status = 'failed';
    state.onChange?.();
  };
  const checkout: StarCheckout = {
    id: String(nextId(state)),
    personId: person.id,
    invoice,
    status: 'waiting',
    reason: null,
    cancel: state.clock.setTimer(ANSWERABLE_MS, fail),
  };
  bot.checkouts.set(checkout.id, checkout);
  const content = {
    id: checkout.id,
    from: toUser(person),
    currency: 'XTR',
    total_amount: invoice.amount,
    invoice_payload: invoice.payload,
  };
  queue(bot, { kind: 'pre_checkout_query', chatId: person.id, content });
  return {
    get status() {
      return checkout.status;
    },
    get reason() {
      return checkout.reason;
    },
  };
}

/** Where the newest invoice with this payload is paid. @throws TypeError when there is none */
export function invoiceLink({ invoices }: BotState, payload: string): string {
  const invoice = [...invoices.values()].findLast((known) => known.payload === payload);
  if (invoice === undefined) throw new TypeError('there is no such invoice');
  return INVOICE_LINK + invoice.slug;
}

function findInvoice(bot: BotState, personId: number, asked: string | number): StarInvoice {
  const shown = typeof asked === 'number' ? chatOf(bot, personId).get(asked)?.service : null;
  const invoice =
    typeof asked === 'string'
      ? bot.invoices.get(asked.slice(INVOICE_LINK.length))
      : shown?.kind === 'invoice' && shown.invoice;
  if (!invoice) throw new TypeError('there is no such invoice');
  return invoice;
}

/** The Stars move, and the bot is told. */
export function completeCheckout(
  { state, bot, queue }: { state: SimulatorState; bot: BotState; queue: QueueUpdate },
  { personId, invoice }: StarCheckout,
): void {
  const { amount, payload } = invoice;
  const chargeId = `stx${String(nextId(state)).padStart(60, '0')}`;
  const charge = { chargeId, personId, amount, payload };
  bot.stars.push({ ...charge, kind: 'payment', at: state.clock.now() });
  tellOfStars({ state, bot, queue }, 'successful_payment', charge);
}

/** A message of Telegram's own in the chat of who paid. */
export function tellOfStars(
  { state, bot, queue }: { state: SimulatorState; bot: BotState; queue: QueueUpdate },
  kind: 'successful_payment' | 'refunded_payment',
  charge: StarCharge,
): void {
  const { personId: chatId } = charge;
  const person = state.people.get(chatId);
  if (person === undefined) return;
  const message = addMessage(state, bot, { chatId, isFromBot: false, service: { kind, charge } });
  queue(bot, { kind: 'message', chatId, content: toMessage(bot, person, message) });
}

/** What the person reads where Telegram itself says something. */
export function serviceText({ service }: StoredMessage): string {
  if (service === null) return '';
  if (service.kind === 'invoice') return `${service.invoice.title}\n⭐️ ${service.invoice.amount}`;
  return `⭐️ ${service.kind === 'successful_payment' ? '−' : '+'}${service.charge.amount}`;
}
