import * as z from 'zod';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { rowsOf } from '../kernel/list-all.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { type Processed, processPaymentEvent } from './process-payment-event.ts';

const replaySchema = z.object({
  gateway: z.string().min(1).max(50).optional(),
  status: z.enum(['received', 'processed', 'unmatched']).optional(),
});

/** Which events; all by default. */
export type ReplayEventsInput = z.input<typeof replaySchema>;

/** What a replay did. `applied`: events that brought something new. */
export interface ReplayReport {
  replayed: number;
  applied: number;
  unmatched: number;
}

/** Staff: works on stored events again, oldest first. What was booked stays booked, and nothing is booked twice. */
export async function replayEvents(
  engine: Engine,
  input: ReplayEventsInput,
  by: QueryContext,
): Promise<ReplayReport> {
  const actor = actorOf(by);
  requireStaff(actor, { kind: 'payment events', id: 'all' });
  const { gateway, status } = parseInput(replaySchema, input);
  const filter = { ...(gateway !== undefined && { gateway }), ...(status !== undefined && { status }) };
  const { storage } = engine.backend;
  const report: ReplayReport = { replayed: 0, applied: 0, unmatched: 0 };
  for await (const { id } of rowsOf((page) => storage.paymentEvents.list({ ...page, ...filter }))) {
    const outcome: Processed = await processPaymentEvent(engine, id, { again: true });
    report.replayed += 1;
    if (outcome === 'applied') report.applied += 1;
    if (outcome === 'unmatched') report.unmatched += 1;
  }
  await storage.transaction((tx) =>
    recordAudit(engine, tx, {
      actor,
      action: 'payment-events.replay',
      target: { kind: 'payment events', id: 'all' },
      after: { ...filter, ...report },
    }),
  );
  return report;
}
