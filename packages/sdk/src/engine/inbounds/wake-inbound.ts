import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';

/** The wake-up of the reconciler of inbounds. */
export const RECONCILE_INBOUND_JOB = 'reconcile-inbound';

const BATCH = 500;
const OVERDUE_MS = 30_000;

/** Asks for a reconcile of the inbound; a wake-up only, the row says what is to be done. */
export async function wakeInbound(
  tx: Pick<Transaction, 'jobs'>,
  inbound: { id: string; panelId: string },
  delayMs = 0,
): Promise<void> {
  await tx.jobs.enqueue({
    name: RECONCILE_INBOUND_JOB,
    payload: { inboundId: inbound.id },
    jobKey: `reconcile-inbound:${inbound.id}`,
    group: inbound.panelId,
    delayMs,
  });
}

/**
 * The janitor: inbounds whose time came a while ago and that nobody took up are woken again. Returns how
 * many.
 */
export async function wakeDueInbounds(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  const overdue = new Date(clock.now().getTime() - OVERDUE_MS);
  const ids = await storage.inbounds.listDue(overdue, BATCH);
  for (const id of ids) {
    await storage.transaction(async (tx) => {
      const inbound = await tx.inbounds.find(id);
      if (inbound !== null) await wakeInbound(tx, inbound);
    });
  }
  return ids.length;
}
