import type { Transaction } from '../../ports/storage.ts';
import { endDue } from '../kernel/end-due.ts';
import type { Engine } from '../kernel/engine.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { applyWish, refuseWish, tellWhereItIs } from './apply-wish.ts';

/** What its failures are recorded under. */
const WISH_EXPIRY = 'expire-wishes';
/** Ends wishes for which no money, or too little, came in time; returns how many. */
export function expireWishes(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  return endDue(engine, {
    job: WISH_EXPIRY,
    payloadOf: (paymentId) => ({ paymentId }),
    listDue: (limit) => storage.payments.listWishesDue(clock.now(), limit),
    async end(paymentId) {
      // The money may be there, and the wake-up lost.
      await applyWish(engine, paymentId);
      const isEnded = await storage.transaction((tx) => expire(tx, paymentId));
      await tellWhereItIs(engine, paymentId);
      return isEnded;
    },
  });
}

async function expire(tx: Transaction, paymentId: string): Promise<boolean> {
  const { wish, state, customerId, orderId } = await lockPayment(tx, paymentId);
  const at = tx.now;
  if (wish === null || wish.state.status !== 'open' || wish.wantedUntil > at) return false;
  const reason = state.status === 'captured' ? 'NOT_PAID_IN_FULL' : 'TOO_LATE';
  await refuseWish(tx, paymentId, reason);
  if (state.status !== 'pending') return true;
  await tx.payments.update(paymentId, { state: { status: 'expired', expiredAt: at } });
  const aggregate = { kind: 'payment', id: paymentId };
  await tx.events.append({ aggregate, type: 'payment.expired', data: { customerId, orderId }, at });
  return true;
}
