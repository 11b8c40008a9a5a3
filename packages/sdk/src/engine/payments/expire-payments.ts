import { addMs } from '../../domain/lifecycle/period.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { reportThrow, subjectOf } from '../kernel/report-failure.ts';
import { lockPayment } from '../locks/lock-payment.ts';

/** What its failures are recorded under. */
const TOP_UP_EXPIRY = 'expire-top-ups';
const BATCH = 100;
/** So long one that could not be ended is left alone. */
const ERROR_RETRY_MS = 15 * 60_000;

/** Ends top-ups that nobody has paid in time; returns how many. One that fails keeps none of the others from ending. */
export async function expireTopUps(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  const now = clock.now();
  const waiting = new Set(await storage.jobFailures.listWaiting(TOP_UP_EXPIRY, now));
  const until = addMs(now, -engine.policies.watchPaymentMs);
  const due = await storage.payments.listOpenTopUps(until, BATCH + waiting.size);
  let ended = 0;
  for (const paymentId of due) {
    if (!waiting.has(subjectOf({ paymentId })) && (await end(engine, paymentId))) ended += 1;
  }
  return ended;
}

async function end(engine: Engine, paymentId: string): Promise<boolean> {
  try {
    return await engine.backend.storage.transaction(async (tx) =>
      expirePayment(engine, tx, await lockPayment(tx, paymentId)),
    );
  } catch (error) {
    const payload = { paymentId };
    await reportThrow(engine, { job: TOP_UP_EXPIRY, payload, error, retryInMs: ERROR_RETRY_MS });
    return false;
  }
}

/**
 * Nobody has paid it in time: it ends, unless a provider is still to be asked about it. Money that comes all the same is taken. The caller has
 * locked the payment.
 */
export async function expirePayment(
  engine: Engine,
  tx: Transaction,
  { id: paymentId, state }: Payment,
): Promise<boolean> {
  if (state.status !== 'pending') return false;
  const { rows: opened } = await tx.providerPayments.list({ paymentId, limit: 500 });
  const { providerPayments } = await tx.lock({ providerPayments: opened.map(({ id }) => id) });
  if (providerPayments.some(({ nextLookAt }) => nextLookAt !== null)) return false;
  await tx.payments.update(paymentId, { state: { status: 'expired', expiredAt: tx.now } });
  await recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: 'payment.expire',
    target: { kind: 'payment', id: paymentId },
    before: { status: 'pending' },
    after: { status: 'expired' },
  });
  return true;
}
