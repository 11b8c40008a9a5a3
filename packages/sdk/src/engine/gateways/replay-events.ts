import * as z from 'zod';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import { notFound } from '../../errors/error-factories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { rowsOf } from '../kernel/list-all.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { type Processed, processPaymentEvent } from './process-payment-event.ts';

const replaySchema = z.object({
  eventId: idSchema.optional(),
  gateway: z.string().min(1).max(50).optional(),
  status: z.enum(['received', 'processed', 'unmatched']).optional(),
});

/** Which events: one, or all of a gateway or state; all by default. */
export type ReplayEventsInput = z.input<typeof replaySchema>;

/** What a replay did. `applied`: events that brought something new. */
export interface ReplayReport {
  replayed: number;
  applied: number;
  unmatched: number;
}

/**
 * Staff: works on stored events again, oldest first. What was booked stays booked, and nothing is booked
 * twice.
 */
export async function replayEvents(
  engine: Engine,
  input: ReplayEventsInput,
  by: QueryContext,
): Promise<ReplayReport> {
  const actor = actorOf(by);
  const { eventId, gateway, status } = parseInput(replaySchema, input);
  const target =
    eventId === undefined ? { kind: 'payment events', id: 'all' } : { kind: 'payment event', id: eventId };
  requireStaff(actor, target);
  const filter = { ...(gateway !== undefined && { gateway }), ...(status !== undefined && { status }) };
  const { storage } = engine.backend;
  const report: ReplayReport = { replayed: 0, applied: 0, unmatched: 0 };
  const events =
    eventId === undefined
      ? rowsOf((page) => storage.paymentEvents.list({ ...page, ...filter }))
      : [await findOne(engine, eventId)];
  for await (const { id } of events) {
    const outcome: Processed = await processPaymentEvent(engine, id, { again: true });
    report.replayed += 1;
    if (outcome === 'applied') report.applied += 1;
    if (outcome === 'unmatched') report.unmatched += 1;
  }
  await storage.transaction((tx) =>
    recordAudit(engine, tx, {
      actor,
      action: 'payment-events.replay',
      target,
      after: { ...filter, ...report },
    }),
  );
  return report;
}

async function findOne(engine: Engine, eventId: string): Promise<PaymentEvent> {
  const event = await engine.backend.storage.paymentEvents.find(eventId);
  if (event === null) throw notFound('payment event', eventId);
  return event;
}
