import * as z from 'zod';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import { describeError } from '../../errors/describe-error.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { PaymentGateway, ProviderEvent, Webhook } from '../../ports/payment-gateway.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { sealContent } from './event-content.ts';
import { providerEventSchema } from './provider-schemas.ts';

const MAX_BODY_CHARACTERS = 1_000_000;

const receiveSchema = z.object({
  gateway: z.string().min(1).max(50),
  rawBody: z.string().max(MAX_BODY_CHARACTERS),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())]).optional()),
});

/** A webhook as the host got it: the body byte for byte as text, the headers as Node gives them. */
export type ReceiveEventInput = z.input<typeof receiveSchema>;

/** What became of a webhook. `duplicates`: events of it that were stored before. */
export interface ReceivedEvents {
  stored: number;
  duplicates: number;
}

/**
 * Stores what a provider tells, each event once by the provider's own id, and asks for it to be worked on, in one transaction. When this returns
 * the provider may be answered; nothing was booked yet.
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
  if (events.length === 0) return { stored: 0, duplicates: 0 };
  const rows = events.map((event) => newEvent(engine, method, { event, webhook }));
  const stored = await store(rows);
  return { stored, duplicates: rows.length - stored };
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

function newEvent(
  engine: Engine,
  gateway: string,
  content: { event: ProviderEvent; webhook: Webhook },
): PaymentEvent {
  const { event, webhook } = content;
  const id = engine.ids.uuid();
  const { receivedAt } = webhook;
  return {
    id,
    gateway,
    providerEventId: event.id,
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
