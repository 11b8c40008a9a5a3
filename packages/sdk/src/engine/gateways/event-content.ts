import * as z from 'zod';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { ProviderEvent, Webhook } from '../../ports/payment-gateway.ts';
import type { Engine } from '../kernel/engine.ts';
import { providerEventSchema } from './provider-schemas.ts';

const contentSchema = z.object({
  event: providerEventSchema,
  rawBody: z.string(),
  headers: z.record(z.string(), z.string()),
});

/** What of a webhook is kept: what was read from it, and how it came. */
export type EventContent = z.output<typeof contentSchema>;

/** The context under which an event's content is sealed. */
export function eventContext(eventId: string): string {
  return `payment-event:${eventId}:content`;
}

/** Seals an event with the webhook that brought it. */
export function sealContent(
  engine: Engine,
  eventId: string,
  { event, webhook }: { event: ProviderEvent; webhook: Webhook },
): string {
  const { rawBody, headers } = webhook;
  return engine.secretBox.seal(
    JSON.stringify({ event, rawBody, headers } satisfies EventContent),
    eventContext(eventId),
  );
}

/** @throws PanelkitError `SECRET_KEY_MISMATCH` */
export function openContent(
  engine: Engine,
  { id, sealedContent }: Pick<PaymentEvent, 'id' | 'sealedContent'>,
): EventContent {
  return contentSchema.parse(JSON.parse(engine.secretBox.open(sealedContent, eventContext(id))));
}
