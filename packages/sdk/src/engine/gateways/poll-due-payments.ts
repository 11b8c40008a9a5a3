import { addMs } from '../../domain/lifecycle/period.ts';
import { nextLookDelayMs } from '../../domain/payments/look-delay.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { type LockedPayment, lockProviderPayment } from '../locks/lock-payment.ts';
import { tryPollPayment } from './poll-payment.ts';

const BATCH = 100;
const AT_ONCE = 8;

/** Asks providers about open payments whose time has come, so that a webhook that never came is missed by nobody; returns how many. */
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
  if (claim.isLast)
    await storage.transaction(async (tx) => expire(engine, tx, await lockProviderPayment(tx, id)));
  return true;
}

/** It is not polled any more. Money that comes all the same arrives by an event, and is taken. */
async function expire(engine: Engine, tx: Transaction, { payment }: LockedPayment): Promise<void> {
  if (payment.state.status !== 'pending') return;
  const { rows: opened } = await tx.providerPayments.list({ paymentId: payment.id, limit: 500 });
  const { providerPayments } = await tx.lock({ providerPayments: opened.map(({ id }) => id) });
  if (providerPayments.some(({ nextLookAt }) => nextLookAt !== null)) return;
  const expiredAt = tx.now;
  await tx.payments.update(payment.id, { state: { status: 'expired', expiredAt } });
  await recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: 'payment.expire',
    target: { kind: 'payment', id: payment.id },
    before: { status: 'pending' },
    after: { status: 'expired' },
  });
}
