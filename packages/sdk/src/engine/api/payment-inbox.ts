import type { Payment } from '../../domain/payments/payment.ts';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import { isMoneyArriving } from '../../domain/payments/provider/provider-standing.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { ProviderEvent } from '../../ports/payment-gateway.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { type CloseEventInput, closeEvent } from '../gateways/close-event.ts';
import { openContent } from '../gateways/event-content.ts';
import { type MatchEventInput, matchEvent } from '../gateways/match-event.ts';
import { type Permission, type PermitPaymentInput, permitPayment } from '../gateways/permit-payment.ts';
import { pollAllOfPayment } from '../gateways/poll-payment.ts';
import {
  type ReceivedEvents,
  type ReceiveEventInput,
  type RecordEventInput,
  receiveEvent,
  recordEvent,
  type StoredEvents,
} from '../gateways/receive-event.ts';
import { type ReceiveReturnInput, type ReturnedPayment, receiveReturn } from '../gateways/receive-return.ts';
import { type ReplayEventsInput, type ReplayReport, replayEvents } from '../gateways/replay-events.ts';
import { type StartedPayment, type StartPaymentInput, startPayment } from '../gateways/start-payment.ts';
import { createEventStore } from '../gateways/store-events.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';

/** A stored event without its content, which may hold personal data. */
export type PaymentEventView = Omit<PaymentEvent, 'sealedContent'>;

/** A stored event as received. `told`: what was read from it of a payment; null: it is about none. */
export type PaymentEventDetails = PaymentEventView & { rawBody: string; told: ProviderEvent['payment'] };

/** A payment as its provider reports it, without the instructions for the customer. */
export type ProviderPaymentView = Omit<ProviderPayment, 'sealedInstructions'>;

export interface PaymentEventFilter {
  gateway?: string;
  status?: PaymentEvent['state']['status'];
}

/** Payments that providers collect, and the inbox of their events. */
export interface PaymentInbox {
  /**
   * Opens a pending payment with its provider; returns where the customer pays.
   * @throws PanelkitError `PAYMENT_GATEWAY_REFUSED`, `PAYMENT_GATEWAY_UNREACHABLE` (call again),
   *   `ILLEGAL_TRANSITION`
   */
  start(input: StartPaymentInput, by: CommandContext): Promise<StartedPayment>;
  /**
   * Polls the provider now, for example when the customer returns from its page.
   * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`
   */
  verify(paymentId: string, by: QueryContext): Promise<void>;
  /**
   * Takes a webhook: stores it and returns; it is booked by the scheduler. Who sends is proved by the
   * signature alone.
   * @throws PanelkitError `PAYMENT_SIGNATURE_INVALID` (nothing is stored), `NOT_FOUND` for a gateway that the
   *   shop does not have
   */
  receiveEvent(input: ReceiveEventInput): Promise<ReceivedEvents>;
  /**
   * Stores an event that came by another way than a webhook. Who sends is the host's to prove: nothing is
   * signed.
   * @throws PanelkitError `NOT_FOUND` for a gateway that the shop does not have, `INVALID_INPUT`
   */
  recordEvent(input: RecordEventInput): Promise<StoredEvents>;
  /**
   * Whether the customer may pay now, at a provider that asks before it takes money. The same key gives the
   * same answer; a permit is for one payment, and no other for the same is let through for two minutes.
   * @throws PanelkitError `NOT_FOUND` for what the provider was not asked for, or by somebody else
   */
  permit(input: PermitPaymentInput, by: CommandContext): Promise<Permission>;
  /**
   * The customer's browser is back from the provider's page. It proves nothing: it only causes a look, within
   * seconds.
   * @throws PanelkitError `NOT_FOUND` for a gateway that the shop does not have
   */
  receiveReturn(input: ReceiveReturnInput): Promise<ReturnedPayment>;
  /** What providers know of a payment, one for each time that it was opened or paid there; oldest first. */
  atProviders(paymentId: string, by: QueryContext): Promise<ProviderPaymentView[]>;
  /**
   * Whether its customer has paid at the provider, and the money is not final: they are asked for nothing
   * more meanwhile.
   */
  isArriving(paymentId: string, by: QueryContext): Promise<boolean>;
  /** Staff: the inbox, oldest first. */
  listEvents(filter: PaymentEventFilter & PageRequest, by: QueryContext): Promise<Page<PaymentEventView>>;
  /** Staff: one event with its body as received. */
  getEvent(eventId: string, by: QueryContext): Promise<PaymentEventDetails>;
  /**
   * Staff: says to which payment an unmatched event belongs; with a customer in its place, the money goes
   * into that wallet.
   * @throws PanelkitError `STORAGE_CONFLICT` when the provider's payment is another's, `INVALID_INPUT`
   */
  matchEvent(input: MatchEventInput, by: CommandContext): Promise<PaymentEventView>;
  /**
   * Staff: the money of an unmatched event was dealt with outside of the shop. It waits no more, and nothing
   * is booked.
   * @throws PanelkitError `ILLEGAL_TRANSITION` when it is not unmatched
   */
  closeEvent(input: CloseEventInput, by: CommandContext): Promise<PaymentEventView>;
  /** Staff: processes stored events again. Books nothing twice; safe to repeat. */
  replayEvents(input: ReplayEventsInput, by: QueryContext): Promise<ReplayReport>;
}

export function createPaymentInbox(engine: Engine): PaymentInbox {
  const { paymentEvents } = engine.backend.storage;
  const store = createEventStore(engine);
  const find = async (id: string): Promise<PaymentEvent> => {
    const event = await paymentEvents.find(id);
    if (event === null) throw notFound('payment event', id);
    return event;
  };
  return {
    start: (input, by) => startPayment(engine, input, by),
    verify: (paymentId, by) => verify(engine, paymentId, by),
    receiveEvent: (input) => receiveEvent(engine, store, input),
    recordEvent: (input) => recordEvent(engine, store, input),
    permit: (input, by) => permitPayment(engine, input, by),
    receiveReturn: (input) => receiveReturn(engine, input),
    atProviders: async (paymentId, by) => {
      await findOwn(engine, paymentId, by);
      return listAtProviders(engine, paymentId);
    },
    isArriving: async (paymentId, by) => {
      const { state } = await findOwn(engine, paymentId, by);
      return state.status === 'pending' && isMoneyArriving(await listAtProviders(engine, paymentId));
    },
    listEvents: async ({ gateway, status, ...page }, by) => {
      requireStaff(actorOf(by), { kind: 'payment events', id: 'all' });
      const filter = { ...(gateway !== undefined && { gateway }), ...(status !== undefined && { status }) };
      const { rows, nextCursor } = await paymentEvents.list({ ...page, ...filter });
      return { rows: rows.map(toView), nextCursor };
    },
    getEvent: async (eventId, by) => {
      requireStaff(actorOf(by), { kind: 'payment event', id: eventId });
      const event = await find(eventId);
      const { rawBody, event: told } = openContent(engine, event);
      return { ...toView(event), rawBody, told: told.payment };
    },
    matchEvent: async (input, by) => {
      await matchEvent(engine, input, by);
      return toView(await find(input.eventId));
    },
    closeEvent: async (input, by) => toView(await find(await closeEvent(engine, input, by))),
    replayEvents: (input, by) => replayEvents(engine, input, by),
  };
}

function toView({ sealedContent: _sealed, ...event }: PaymentEvent): PaymentEventView {
  return event;
}

async function findOwn(engine: Engine, paymentId: string, by: QueryContext): Promise<Payment> {
  const payment = await engine.backend.storage.payments.find(paymentId);
  if (payment === null) throw notFound('payment', paymentId);
  requireOwner(actorOf(by), payment.customerId, { kind: 'payment', id: paymentId });
  return payment;
}

async function listAtProviders({ backend }: Engine, paymentId: string): Promise<ProviderPaymentView[]> {
  const { rows } = await backend.storage.providerPayments.list({ paymentId, limit: 500 });
  return rows.map(({ sealedInstructions: _sealed, ...view }) => view);
}

async function verify(engine: Engine, paymentId: string, by: QueryContext): Promise<void> {
  await findOwn(engine, paymentId, by);
  await pollAllOfPayment(engine, paymentId);
}
