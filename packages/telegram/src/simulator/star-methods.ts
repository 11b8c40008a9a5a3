import * as z from 'zod';
import { badRequest } from './bot-api-error.ts';
import { reachable } from './groups/writable-place.ts';
import { type Call, read, send } from './message-methods.ts';
import { completeCheckout, INVOICE_LINK, tellOfStars } from './pay-invoice.ts';
import { flag, wholeNumber } from './read-parameters.ts';
import {
  type BotState,
  nextId,
  type SimulatorState,
  type StarInvoice,
  type StarTransaction,
} from './simulator-state.ts';
import { toUser } from './to-api-objects.ts';

const MAX_PAYLOAD_BYTES = 128;

const invoiceSchema = z.object({
  title: z.string(),
  description: z.string(),
  payload: z.string(),
  provider_token: z.string().default(''),
  currency: z.string(),
  prices: z.array(z.object({ label: z.string().min(1), amount: wholeNumber })),
});
const sendSchema = invoiceSchema.extend({ chat_id: wholeNumber });
const answerSchema = z.object({
  pre_checkout_query_id: z.coerce.string(),
  ok: flag,
  error_message: z.string().optional(),
});
const refundSchema = z.object({ user_id: wholeNumber, telegram_payment_charge_id: z.string() });
const listSchema = z.object({
  offset: wholeNumber.default(0),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(100),
});

/** Its answer can be paid by anybody, and more than once. */
export function createInvoiceLink(call: Call): unknown {
  return INVOICE_LINK + keepInvoice(call, read(invoiceSchema, call)).slug;
}

export function sendInvoice(call: Call): unknown {
  const input = read(sendSchema, call);
  const person = reachable(call, input.chat_id);
  return send(call, person, { service: { kind: 'invoice', invoice: keepInvoice(call, input) } });
}

function keepInvoice({ state, bot }: Call, given: z.output<typeof invoiceSchema>): StarInvoice {
  const { title, description, payload, currency, prices, provider_token: token } = given;
  if (!isWithin(title.length, 32)) throw badRequest('INVOICE_TITLE_INVALID');
  if (!isWithin(description.length, 255)) throw badRequest('INVOICE_DESCRIPTION_INVALID');
  if (!isWithin(new TextEncoder().encode(payload).length, MAX_PAYLOAD_BYTES))
    throw badRequest('INVOICE_PAYLOAD_INVALID');
  if (currency !== 'XTR') throw badRequest('CURRENCY_INVALID');
  if (token !== '') throw badRequest('PAYMENT_PROVIDER_INVALID');
  const [price, ...others] = prices;
  if (price === undefined || others.length > 0 || price.amount < 1)
    throw badRequest('CURRENCY_TOTAL_AMOUNT_INVALID');
  const invoice = { slug: `inv${nextId(state)}`, title, description, payload, amount: price.amount };
  bot.invoices.set(invoice.slug, invoice);
  return invoice;
}

function isWithin(length: number, most: number): boolean {
  return length >= 1 && length <= most;
}

/** Within ten seconds, once. */
export function answerPreCheckoutQuery(call: Call): unknown {
  const { pre_checkout_query_id: id, ok, error_message: reason } = read(answerSchema, call);
  const { bot, state } = call;
  const checkout = bot.checkouts.get(id);
  if (checkout?.status !== 'waiting')
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  if (!ok && (reason ?? '') === '') throw badRequest('ERROR_MESSAGE_EMPTY');
  checkout.cancel();
  checkout.status = ok ? 'paid' : 'refused';
  checkout.reason = ok ? null : (reason ?? null);
  if (ok) completeCheckout(call, checkout);
  state.onChange?.();
  return true;
}

/** All of a payment, once. Telegram documents no texts of the refusals; these are as bots report them. */
export function refundStarPayment(call: Call): unknown {
  const { user_id: personId, telegram_payment_charge_id: chargeId } = read(refundSchema, call);
  const { bot, state } = call;
  const paid = bot.stars.find((known) => known.chargeId === chargeId && known.kind === 'payment');
  if (paid?.personId !== personId) throw badRequest('CHARGE_NOT_FOUND');
  if (isReturned(bot, chargeId)) throw badRequest('CHARGE_ALREADY_REFUNDED');
  takeBack(state, bot, { chargeId, kind: 'refund' });
  tellOfStars(call, 'refunded_payment', paid);
  return true;
}

function isReturned({ stars }: BotState, chargeId: string): boolean {
  return stars.some((known) => known.chargeId === chargeId && known.kind !== 'payment');
}

/**
 * Stars go back: a line of the list with the id of what was paid.
 * @throws TypeError for a charge that is not there
 */
export function takeBack(
  { clock }: SimulatorState,
  bot: BotState,
  { chargeId, kind }: { chargeId: string; kind: 'refund' | 'chargeback' },
): void {
  const paid = bot.stars.find((known) => known.chargeId === chargeId);
  if (paid === undefined || isReturned(bot, chargeId)) throw new TypeError('nobody has paid that');
  bot.stars.push({ ...paid, kind, at: clock.now() });
}

/** Oldest first, as Telegram lists them: who looks for one reads them all. */
export function getStarTransactions(call: Call): unknown {
  const { offset, limit } = read(listSchema, call);
  if (offset < 0) throw badRequest('offset must be non-negative');
  const { state, bot } = call;
  return { transactions: bot.stars.slice(offset, offset + limit).map((line) => toTransaction(state, line)) };
}

function toTransaction({ people }: SimulatorState, line: StarTransaction): Record<string, unknown> {
  const { chargeId, amount, at, kind, personId, payload } = line;
  const person = people.get(personId);
  const user = person === undefined ? { id: personId, is_bot: false, first_name: '' } : toUser(person);
  const partner = { type: 'user', transaction_type: 'invoice_payment', user, invoice_payload: payload };
  return {
    id: chargeId,
    amount,
    date: Math.floor(at.getTime() / 1000),
    // Who took a chargeback is nobody's business here.
    ...(kind === 'payment'
      ? { source: partner }
      : { receiver: kind === 'refund' ? partner : { type: 'other' } }),
  };
}

export function getMyStarBalance({ bot }: Call): unknown {
  const signed = bot.stars.map(({ kind, amount }) => (kind === 'payment' ? amount : -amount));
  return { amount: signed.reduce((sum, amount) => sum + amount, 0) };
}
