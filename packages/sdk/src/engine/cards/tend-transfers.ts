import { type CardTransfer, isOver, RESERVED_MS } from '../../domain/cards/card-transfer.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Engine } from '../kernel/engine.ts';
import { lockPayment } from '../locks/lock-payment.ts';

const BATCH = 100;

/**
 * Closes transfers whose payment was decided or whose time is over, and releases the amounts of those that
 * were closed long enough ago.
 */
export async function tendTransfers(engine: Engine): Promise<number> {
  const { storage } = engine.backend;
  let tended = 0;
  let after: string | null = null;
  for (;;) {
    const open: CardTransfer[] = await storage.cardTransfers.listOpen({ after, limit: BATCH });
    for (const transfer of open) if (await closeIfOver(engine, transfer)) tended += 1;
    after = open.at(-1)?.id ?? null;
    if (open.length < BATCH || after === null) break;
  }
  return tended + (await releaseAmounts(engine));
}

async function closeIfOver(engine: Engine, known: CardTransfer): Promise<boolean> {
  const { storage, clock } = engine.backend;
  const payment = await storage.payments.find(known.paymentId);
  if (payment === null || !isOver(known, payment.state, clock.now())) return false;
  return storage.transaction(async (tx) => {
    const { state } = await lockPayment(tx, known.paymentId);
    const transfer = await tx.cardTransfers.get(known.id);
    const now = tx.now;
    if (transfer.closedAt !== null || !isOver(transfer, state, now)) return false;
    await tx.cardTransfers.update(known.id, { closedAt: now, isPaid: state.status === 'captured' });
    return true;
  });
}

async function releaseAmounts(engine: Engine): Promise<number> {
  let released = 0;
  for (;;) {
    const now = engine.backend.clock.now();
    const request = { closedBefore: addMs(now, -RESERVED_MS), now, limit: BATCH };
    const some = await engine.backend.storage.transaction((tx) => tx.cardTransfers.release(request));
    released += some;
    if (some < BATCH) return released;
  }
}
