import type { Clock } from '../../ports/clock.ts';
import type { PaymentGateway, ProviderEvent, RefundAbility } from '../../ports/payment-gateway.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { confirm, giveBack, silence, start, unreachable } from './fake-gateway-calls.ts';
import {
  createFakeGatewayFaults,
  type FakeGatewayFault,
  type FakeGatewayFaults,
  type FakeGatewayVerb,
} from './fake-gateway-faults.ts';
import {
  createFakeProviderBooks,
  type FakeProvider,
  type FakeProviderBooks,
  type FakeProviderPayment,
} from './fake-provider.ts';
import {
  arrange,
  type DeliveryOptions,
  readSignedWebhook,
  readUnsignedWebhook,
  type SentWebhook,
  signWebhook,
} from './fake-webhooks.ts';

export interface FakePaymentGatewayOptions {
  clock: Clock;
  /** `fake` by default. */
  method?: string;
  /** Whether webhooks tell the whole state (by default), or only that something changed. */
  webhooksTell?: 'state' | 'change';
  /** Whether webhooks carry our id of the payment; true by default. */
  webhooksNameOurId?: boolean;
  /** Whether events have an id of the provider; true by default. */
  webhooksHaveIds?: boolean;
  /**
   * Whether money settles by itself (by default), or is given back unless it is confirmed within 15 minutes.
   */
  settles?: 'itself' | 'on-confirm';
  /** How long a payment can be paid; null, by default, for ever. */
  pageLifeMs?: number | null;
  /** Whether webhooks are signed (by default), or can be sent by anybody: such ones only name a payment. */
  signsWebhooks?: boolean;
  /** Whether the provider lists its events; false by default. */
  listsEvents?: boolean;
  /** Whether a payment is opened only with an e-mail address or a phone number; false by default. */
  needsContact?: boolean;
  /** The coin in which customers pay, one for each unit of the currency; none by default. */
  coin?: string | null;
  /** `part` by default. */
  refundAbility?: RefundAbility;
  /** Any by default. */
  currencies?: string[];
  seed?: number;
}

/** A payment provider in memory that misbehaves on demand. */
export interface FakePaymentGateway {
  /** What a shop is given: `createPanelkit({ paymentGateways: [fake.gateway] })`. */
  gateway: PaymentGateway;
  /** What happens on the provider's side. */
  provider: FakeProvider;
  faults: FakeGatewayFaults;
  /** How often each verb was called. */
  calls: Record<FakeGatewayVerb, number>;
  /** The webhooks that wait, signed now; the provider forgets them with this. */
  takeWebhooks(options?: DeliveryOptions): SentWebhook[];
  /** Every event so far, as webhooks signed now: what a provider sends again. */
  resendAll(options?: DeliveryOptions): SentWebhook[];
  /** The webhook with a signature that was made with another secret. */
  forge(webhook: SentWebhook): SentWebhook;
}

const CONFIRM_WITHIN_MS = 15 * 60_000;
const SECRET = 'fake-webhook-secret';

/** Makes a provider without payments. */
export function createFakePaymentGateway(options: FakePaymentGatewayOptions): FakePaymentGateway {
  const { clock, method = 'fake', webhooksTell = 'state', webhooksNameOurId = true, seed = 1 } = options;
  const { settles = 'itself', webhooksHaveIds = true } = options;
  const confirmWithinMs = settles === 'itself' ? null : CONFIRM_WITHIN_MS;
  const told: ProviderEvent[] = [];
  let waiting: ProviderEvent[] = [];
  const tell = ({ providerReference, paymentId, parentReference, state }: FakeProviderPayment): void => {
    const event: ProviderEvent = {
      id: webhooksHaveIds ? `event-${told.length + 1}` : null,
      payment: {
        providerReference,
        paymentId: webhooksNameOurId ? paymentId : null,
        parentReference,
        state: webhooksTell === 'state' ? state : null,
      },
    };
    told.push(event);
    waiting.push(event);
  };
  const books = createFakeProviderBooks({
    now: () => clock.now(),
    confirmWithinMs,
    coin: options.coin ?? null,
    tell,
  });
  const { faults, draw } = createFakeGatewayFaults(createSeededRandom(seed));
  const calls = { start: 0, verify: 0, confirm: 0, refund: 0 };
  const sign = (events: ProviderEvent[], secret = SECRET): SentWebhook[] =>
    events.map((event) => signWebhook(event, secret, clock.now()));
  return {
    gateway: {
      ...createGateway({ clock, method, books, calls, draw, options, told }),
      ...(options.refundAbility !== undefined && { refundAbility: options.refundAbility }),
      ...(options.currencies !== undefined && { currencies: options.currencies }),
    },
    provider: books,
    faults,
    calls,
    takeWebhooks: (delivery = {}) => {
      const taken = waiting;
      waiting = [];
      return sign(arrange(taken, delivery));
    },
    resendAll: (delivery = {}) => sign(arrange(told, delivery)),
    forge: ({ rawBody, headers }) => ({
      rawBody,
      headers: { ...headers, 'fake-signature': `${clock.now().getTime()}.${'0'.repeat(64)}` },
    }),
  };
}

interface GatewayParts {
  clock: Clock;
  method: string;
  books: FakeProviderBooks;
  calls: Record<FakeGatewayVerb, number>;
  draw(verb: FakeGatewayVerb): FakeGatewayFault | null;
  options: FakePaymentGatewayOptions;
  /** Every event so far. */
  told: readonly ProviderEvent[];
}

function createGateway({
  clock,
  method,
  books,
  calls,
  draw,
  options: made,
  told,
}: GatewayParts): PaymentGateway {
  const { settles = 'itself', pageLifeMs = null, signsWebhooks = true, needsContact = false } = made;
  const meet = (verb: FakeGatewayVerb): FakeGatewayFault | null => {
    calls[verb] += 1;
    const fault = draw(verb);
    if (fault === 'throws') throw new RangeError('the fake gateway broke');
    return fault;
  };
  return {
    method,
    settleMs: 60_000,
    ...(needsContact && { needsContact }),
    start: async (payment, options) => {
      const { email, phone } = payment.payer;
      if (needsContact && email === null && phone === null)
        return { kind: 'refused', reason: 'an e-mail address or a phone number is needed' };
      const outcome = await start({ clock, method, books }, meet('start'), payment, options);
      if (outcome.kind === 'refused' || pageLifeMs === null) return outcome;
      return { ...outcome, payableUntil: new Date(payment.askedAt.getTime() + pageLifeMs) };
    },
    verify: async ({ providerReference }, options) => {
      const fault = meet('verify');
      if (fault === 'no-answer') await silence(clock, options);
      if (fault !== null && fault !== 'accepted') throw unreachable(method);
      return books.get(providerReference).state;
    },
    ...(settles === 'on-confirm' && {
      confirmation: {
        withinMs: CONFIRM_WITHIN_MS,
        confirm: async (payment, options) =>
          confirm({ clock, method, books }, meet('confirm'), payment, options),
      },
    }),
    readReturn: ({ query: { reference } }) =>
      reference === undefined ? null : { providerReference: reference },
    ...(made.listsEvents === true && {
      eventList: {
        read: async (cursor) => {
          if (meet('verify') !== null) throw unreachable(method);
          return { events: structuredClone(told.slice(Number(cursor))), cursor: String(told.length) };
        },
      },
    }),
    ...(!signsWebhooks && { hasUnsignedWebhooks: true }),
    parseWebhook: (webhook) =>
      signsWebhooks ? readSignedWebhook(webhook, SECRET, method) : readUnsignedWebhook(webhook, method),
    refund: async (refund, options) => giveBack({ clock, books }, meet('refund'), refund, options),
  };
}
