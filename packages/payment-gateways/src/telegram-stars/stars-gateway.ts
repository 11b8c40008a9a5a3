import type {
  EventPage,
  GatewayCallOptions,
  PaymentGateway,
  PaymentToStart,
  PaymentToVerify,
  ProviderEvent,
  ProviderState,
  RefundOutcome,
  RefundToSend,
  StartOutcome,
} from '@panelkit/sdk';
import { isPanelkitError } from '@panelkit/sdk';
import { notSigned } from '../http/not-signed.ts';
import { createStarBook, type StarBook } from './star-book.ts';
import { eventOf, eventOfMessage, stateOf } from './star-events.ts';
import { chargeIdOf, chargeReference, invoiceReference } from './star-references.ts';
import { ask, listTransactions, METHOD, read, refusalOf, STARS, type StarsApi } from './stars-api.ts';
import { linkSchema, type StarTransaction } from './stars-schemas.ts';

/** How Telegram is reached. */
export interface TelegramStarsOptions {
  /** The token of the bot that sells. */
  token: string;
  /** Another server of the Bot API; Telegram's by default. */
  apiRoot?: string;
  /** Carries the calls, through your proxy for example; by default as those of all gateways. */
  fetch?: typeof globalThis.fetch;
}

/** The gateway, and how the bot reads the updates that tell of its money. */
export interface StarsGateway extends PaymentGateway {
  /** What a message to the bot tells of money, for `payments.recordEvent`; null: nothing. */
  eventOfMessage(message: unknown): ProviderEvent | null;
}

const TELEGRAM = 'https://api.telegram.org';
const TITLE_CHARACTERS = 32;
const DESCRIPTION_CHARACTERS = 255;
/** How long a refund may be missing from the list. Telegram promises nothing. */
const SETTLE_MS = 60_000;

/**
 * Telegram Stars: customers pay for digital goods in the app. Telegram asks the bot before it takes Stars,
 * and reports payments in updates, so pass the gateway to `createCustomerBot` as well. It refunds whole
 * payments only.
 */
export function telegramStars(options: TelegramStarsOptions): StarsGateway {
  const { token, apiRoot = TELEGRAM, fetch = null } = options;
  const api: StarsApi = { baseUrl: `${apiRoot.replace(/\/+$/, '')}/bot${token}`, fetch };
  const book = createStarBook(api);
  return {
    method: METHOD,
    currencies: [STARS],
    refundAbility: 'whole',
    settleMs: SETTLE_MS,
    start: (payment, call) => start(api, payment, call),
    verify: (payment, call) => look(book, payment, call),
    eventList: { read: (cursor, call) => readOn({ api, book }, cursor, call) },
    parseWebhook: () => {
      throw notSigned(METHOD);
    },
    refund: (refund, call) => giveBack({ api, book }, refund, call),
    eventOfMessage,
  };
}

/** Asked twice, Telegram makes two links to the same invoice; the bot lets it be paid once. */
async function start(
  api: StarsApi,
  { paymentId, amountMinor: amount, currency, description, askedAt }: PaymentToStart,
  call: GatewayCallOptions,
): Promise<StartOutcome> {
  if (currency !== STARS) return { kind: 'refused', reason: `Stars are ${STARS}, not ${currency}` };
  const payload = invoiceReference(paymentId, askedAt);
  const body = {
    title: cut(description, TITLE_CHARACTERS),
    description: cut(description, DESCRIPTION_CHARACTERS),
    payload,
    provider_token: '',
    currency: STARS,
    prices: [{ label: cut(description, TITLE_CHARACTERS), amount }],
  };
  const answer = await ask(api, { name: 'createInvoiceLink', body }, call);
  const refusal = answer.kind === 'answer' && answer.status === 400 ? refusalOf(answer) : null;
  if (refusal !== null) return { kind: 'refused', reason: refusal.reason };
  const { result: redirectUrl } = read(answer, linkSchema);
  return { kind: 'started', providerReference: payload, instructions: { redirectUrl, text: null } };
}

/** Telegram counts as JavaScript does; half of a pair would be refused. */
function cut(text: string, most: number): string {
  return text.slice(0, most).toWellFormed();
}

/** An invoice holds no Stars itself, and its link never closes. */
const INVOICE: ProviderState = {
  status: 'open',
  endReason: null,
  currency: STARS,
  receivedMinor: 0,
  chargedBackMinor: 0,
  refunds: [],
};

async function look(
  book: StarBook,
  { providerReference }: PaymentToVerify,
  call: GatewayCallOptions,
): Promise<ProviderState> {
  await book.refresh(call);
  const chargeId = chargeIdOf(providerReference);
  if (chargeId !== null) {
    const charge = book.find(chargeId);
    return charge === null ? INVOICE : stateOf(charge);
  }
  const children = book.ofInvoice(providerReference).map((charge) => ({
    providerReference: chargeReference(charge.chargeId),
    parentReference: null,
  }));
  return { ...INVOICE, ...(children.length > 0 && { children }) };
}

interface Desk {
  api: StarsApi;
  book: StarBook;
}

/** The cursor is how many transactions were read. */
async function readOn(
  { api, book }: Desk,
  cursor: string | null,
  call: GatewayCallOptions,
): Promise<EventPage> {
  const offset = Number(cursor ?? 0);
  const page = await listTransactions(api, offset, call);
  // What goes back may not name its invoice, but it has the id of what was paid.
  if (page.some(({ source }) => source === undefined)) await book.refresh(call);
  const events = page.flatMap((transaction) => toEvent(book, transaction) ?? []);
  return { events, cursor: String(offset + page.length) };
}

/** Null: it is about no invoice (a withdrawal, a gift). */
function toEvent(
  book: StarBook,
  { id: chargeId, amount, source, receiver }: StarTransaction,
): ProviderEvent | null {
  const known = book.find(chargeId);
  const payload = source?.invoice_payload ?? receiver?.invoice_payload ?? known?.payload;
  if (payload === undefined) return null;
  if (source !== undefined) return eventOf({ chargeId, payload, amount, returned: 0 });
  return eventOf({ chargeId, payload, amount: known?.amount ?? amount, returned: amount });
}

async function giveBack(
  { api, book }: Desk,
  { providerReference, amountMinor }: RefundToSend,
  call: GatewayCallOptions,
): Promise<RefundOutcome> {
  const charge = await findCharge(book, chargeIdOf(providerReference), call);
  if (charge === 'unreachable') return { kind: 'not-applied', reason: 'no connection', retryAfterMs: null };
  if (charge === null) return { kind: 'refused', reason: 'Telegram has no such payment' };
  if (charge.amount !== amountMinor)
    return { kind: 'refused', reason: 'Telegram gives back whole payments only' };
  const body = { user_id: charge.userId, telegram_payment_charge_id: charge.chargeId };
  const answer = await ask(api, { name: 'refundStarPayment', body }, call);
  if (answer.kind === 'no-response')
    return answer.mayHaveArrived
      ? { kind: 'unknown', cause: 'no answer' }
      : { kind: 'not-applied', reason: 'no connection', retryAfterMs: null };
  if (answer.status === 200) return { kind: 'applied' };
  const { reason, retryAfterMs } = refusalOf(answer) ?? { reason: '', retryAfterMs: null };
  if (answer.status === 429) return { kind: 'not-applied', reason: 'asked too often', retryAfterMs };
  if (answer.status >= 500) return { kind: 'unknown', cause: `it answered ${answer.status}` };
  // Stars go back once, whoever asked for it: the charge is the key.
  if (reason.includes('CHARGE_ALREADY_REFUNDED')) return { kind: 'applied' };
  return { kind: 'refused', reason: `Telegram answered ${answer.status}: ${reason}` };
}

async function findCharge(book: StarBook, chargeId: string | null, call: GatewayCallOptions) {
  if (chargeId === null) return null;
  const known = book.find(chargeId);
  if (known !== null) return known;
  try {
    await book.refresh(call);
    return book.find(chargeId);
  } catch (error) {
    if (isPanelkitError(error)) return 'unreachable';
    throw error;
  }
}
