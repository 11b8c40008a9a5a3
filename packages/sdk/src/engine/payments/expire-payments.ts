import { addMs } from '../../domain/lifecycle/period.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import { endDue } from '../kernel/end-due.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { lockPayment } from '../locks/lock-payment.ts';

/** What its failures are recorded under. */
const TOP_UP_EXPIRY = 'expire-top-ups';
/** Ends top-ups that nobody has paid in time; returns how many. */
export function expireTopUps(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  return endDue(engine, {
    job: TOP_UP_EXPIRY,
    payloadOf: (paymentId) => ({ paymentId }),
    listDue: (limit) =>
      storage.payments.listOpenTopUps(addMs(clock.now(), -engine.policies.watchPaymentMs), limit),
    end: (paymentId) =>
      storage.transaction(async (tx) => expirePayment(engine, tx, await lockPayment(tx, paymentId))),
  });
}

/**
 * Nobody has paid it in time: it ends, unless a provider is still to be asked about it. Money that comes all
 * the same is taken. The caller has locked the payment.
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
