import * as z from 'zod';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import { describeError } from '../../errors/describe-error.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { PaymentGateway, ProviderEvent, Webhook, WebhookAnswer } from '../../ports/payment-gateway.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { sealContent } from './event-content.ts';
import { providerEventSchema } from './provider-schemas.ts';
import { requestPoll } from './request-poll.ts';

const MAX_BODY_CHARACTERS = 1_000_000;

const receiveSchema = z.object({
  gateway: z.string().min(1).max(50),
  rawBody: z.string().max(MAX_BODY_CHARACTERS),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())]).optional()),
});

/** A webhook as the host got it: the body byte for byte as text, the headers as Node gives them. */
export type ReceiveEventInput = z.input<typeof receiveSchema>;

/** What became of events. `duplicates`: those that were stored before. */
export interface StoredEvents {
  stored: number;
  duplicates: number;
}

/**
 * What became of a webhook. `answer`: what its provider wants to hear; absent for status 200 without a body.
 */
export interface ReceivedEvents extends StoredEvents {
  answer?: WebhookAnswer;
}

/**
 * Stores the events of a provider, each once by the provider's own id, and asks for it to be worked on, in
 * one transaction. When this returns the provider may be answered; nothing was booked yet.
 */
export async function receiveEvent(
  engine: Engine,
  store: (events: PaymentEvent[]) => Promise<number>,
  input: ReceiveEventInput,
): Promise<ReceivedEvents> {
  const { gateway: method, rawBody, headers } = parseInput(receiveSchema, input);
  const gateway = engine.gateways.get(method);
  const receivedAt = engine.backend.clock.now();
  const webhook: Webhook = { rawBody, headers: lowerCase(headers), receivedAt };
  const events = readWebhook(engine, gateway, webhook);
  const stored =
    gateway.hasUnsignedWebhooks === true
      ? await pollNamed(engine, method, events)
      : await storeEvents(engine, store, { gateway: method, events, webhook });
  const { webhookAnswer: answer } = gateway;
  return answer === undefined ? stored : { ...stored, answer };
}

/**
 * An event that did not come over HTTP: the host got it by a channel that proves who sends, such as the
 * updates of a bot.
 */
export interface RecordEventInput {
  gateway: string;
  event: ProviderEvent;
}

/** Stores an event that the host vouches for, once, and asks for it to be worked on. */
export async function recordEvent(
  engine: Engine,
  store: (events: PaymentEvent[]) => Promise<number>,
  input: RecordEventInput,
): Promise<StoredEvents> {
  const { method: gateway } = engine.gateways.get(input.gateway);
  const event = parseInput(providerEventSchema, input.event);
  const receivedAt = engine.backend.clock.now();
  // Without an id of the channel, equal events are one.
  const webhook: Webhook = { rawBody: JSON.stringify(event), headers: {}, receivedAt };
  return storeEvents(engine, store, { gateway, events: [event], webhook });
}

async function storeEvents(
  engine: Engine,
  store: (events: PaymentEvent[]) => Promise<number>,
  { gateway, events, webhook }: { gateway: string; events: ProviderEvent[]; webhook: Webhook },
): Promise<StoredEvents> {
  if (events.length === 0) return { stored: 0, duplicates: 0 };
  const rows = events.map((event, index) => newEvent(engine, gateway, { event, webhook, index }));
  const stored = await store(rows);
  return { stored, duplicates: rows.length - stored };
}

/**
 * Nobody proved who sent them. A poll loses nothing, and strangers can neither fill the inbox nor open
 * payments.
 */
async function pollNamed(engine: Engine, gateway: string, events: ProviderEvent[]): Promise<StoredEvents> {
  const references = new Set(events.flatMap(({ payment }) => payment?.providerReference ?? []));
  for (const reference of references) {
    const known = await engine.backend.storage.providerPayments.findByReference(gateway, reference);
    if (known !== null) await engine.backend.storage.transaction((tx) => requestPoll(tx, known.id));
  }
  return { stored: 0, duplicates: 0 };
}

function readWebhook(engine: Engine, gateway: PaymentGateway, webhook: Webhook): ProviderEvent[] {
  const { method } = gateway;
  try {
    return parseInput(z.array(providerEventSchema), gateway.parseWebhook(webhook));
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'PAYMENT_SIGNATURE_INVALID') {
      const forgeries = engine.gateways.countForgery(method);
      engine.logger.warn({ gateway: method, forgeries }, 'a webhook with a wrong signature was refused');
    } else {
      engine.logger.error({ gateway: method, error: describeError(error) }, 'a webhook could not be read');
    }
    throw error;
  }
}

/** A provider that gives its events no ids repeats a body byte for byte. */
const BODY_CONTEXT = 'payment-event-body';

/** An event as it is stored, before it is worked on. */
export function newEvent(
  engine: Engine,
  gateway: string,
  content: { event: ProviderEvent; webhook: Webhook; index: number },
): PaymentEvent {
  const { event, webhook, index } = content;
  const id = engine.ids.uuid();
  const { receivedAt } = webhook;
  return {
    id,
    gateway,
    providerEventId: event.id ?? `body-${index}:${engine.secretBox.hash(webhook.rawBody, BODY_CONTEXT)}`,
    providerReference: event.payment?.providerReference ?? null,
    sealedContent: sealContent(engine, id, content),
    state: { status: 'received' },
    attempts: 0,
    nextAttemptAt: receivedAt,
    receivedAt,
  };
}

function lowerCase(headers: z.output<typeof receiveSchema>['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), typeof value === 'string' ? value : value.join(', ')]],
    ),
  );
}
