import { addMs } from '../../domain/lifecycle/period.ts';
import { nextLookDelayMs } from '../../domain/payments/look-delay.ts';
import type { Engine } from '../kernel/engine.ts';
import { lockProviderPayment } from '../locks/lock-payment.ts';
import { expirePayment } from '../payments/expire-payments.ts';
import { tryPollPayment } from './poll-payment.ts';

const BATCH = 100;
const AT_ONCE = 8;

/**
 * Asks providers about open payments whose time has come, so that a webhook that never came is missed by
 * nobody; returns how many.
 */
export async function pollDuePayments(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  let looked = 0;
  for (;;) {
    const due = await storage.providerPayments.listDue(clock.now(), BATCH);
    let claimed = 0;
    for (let index = 0; index < due.length; index += AT_ONCE) {
      const batch = due.slice(index, index + AT_ONCE);
      const results = await Promise.all(batch.map((id) => pollIfDue(engine, id)));
      claimed += results.filter(Boolean).length;
    }
    looked += claimed;
    if (due.length < BATCH || claimed === 0) return looked;
  }
}

/** Claims the look for this process, by moving the next one on before the provider is asked. */
export async function pollIfDue(engine: Engine, id: string): Promise<boolean> {
  const { storage } = engine.backend;
  const claim = await storage.transaction(async (tx) => {
    const found = await tx.providerPayments.get(id);
    const { nextLookAt, looks: before, createdAt, gateway } = found;
    const now = tx.now;
    if (nextLookAt === null || nextLookAt > now) return null;
    const looks = before + 1;
    const confirmWithinMs = engine.gateways.find(gateway)?.confirmation?.withinMs ?? null;
    const next = addMs(now, nextLookDelayMs({ ...found, looks }, confirmWithinMs, now));
    const isLast = next > addMs(createdAt, engine.policies.watchPaymentMs);
    const nextLook = isLast || found.endedAt !== null ? null : next;
    await tx.providerPayments.update(id, { looks, lookedAt: now, nextLookAt: nextLook });
    return { isLast };
  });
  if (claim === null) return false;
  await tryPollPayment(engine, id);
  if (claim.isLast) {
    await storage.transaction(async (tx) => {
      const { payment } = await lockProviderPayment(tx, id);
      return expirePayment(engine, tx, payment);
    });
  }
  return true;
}
