import { tendTransfers } from '../engine/cards/tend-transfers.ts';
import { pollDuePayments, pollIfDue } from '../engine/gateways/poll-due-payments.ts';
import { processDueEvents } from '../engine/gateways/process-due-events.ts';
import { workOnPaymentEvent } from '../engine/gateways/process-payment-event.ts';
import { readEventLists } from '../engine/gateways/read-event-lists.ts';
import { POLL_JOB } from '../engine/gateways/request-poll.ts';
import { PAYMENT_EVENT_JOB } from '../engine/gateways/wake-payment-event.ts';
import type { Engine } from '../engine/kernel/engine.ts';
import { buyAgain } from '../engine/orders/buy-again.ts';
import { BUY_AGAIN_JOB } from '../engine/orders/wake-buy-again.ts';
import { expireTopUps } from '../engine/payments/expire-payments.ts';
import { tryWorkOnRefund } from '../engine/payments/process-refund.ts';
import { REFUND_JOB } from '../engine/payments/wake-refund.ts';
import { workOnDueRefunds } from '../engine/payments/work-on-due-refunds.ts';
import { refreshRates } from '../engine/quotes/refresh-rates.ts';
import { watchRates } from '../engine/quotes/watch-rates.ts';
import { applyWish } from '../engine/wishes/apply-wish.ts';
import { expireWishes } from '../engine/wishes/expire-wishes.ts';
import { WISH_JOB } from '../engine/wishes/wake-wish.ts';
import { repeatRecorded } from './recorded.ts';

const WATCH_JOB = 'watch-payments';
const RATES_JOB = 'refresh-rates';

/** Registers the work of the payment inbox and of the poller beside it. */
export function workOnPayments(engine: Engine, concurrency: number): void {
  const { jobs } = engine.backend;
  jobs.work(
    PAYMENT_EVENT_JOB,
    async ({ payload: { eventId } }) => {
      if (eventId !== undefined) await workOnPaymentEvent(engine, eventId);
    },
    { concurrency },
  );
  jobs.work(REFUND_JOB, async ({ payload: { refundId } }) => {
    if (refundId !== undefined) await tryWorkOnRefund(engine, refundId);
  });
  jobs.work(
    POLL_JOB,
    async ({ payload: { providerPaymentId } }) => {
      if (providerPaymentId !== undefined) await pollIfDue(engine, providerPaymentId);
    },
    { concurrency },
  );
  jobs.work(BUY_AGAIN_JOB, async ({ payload: { paymentId } }) => {
    if (paymentId !== undefined) await buyAgain(engine, paymentId);
  });
  jobs.work(WISH_JOB, async ({ payload: { paymentId } }) => {
    if (paymentId !== undefined) await applyWish(engine, paymentId);
  });
  const { sweepIntervalMs, rateIntervalMs } = engine.settings;
  repeatRecorded(engine, WATCH_JOB, sweepIntervalMs, async () => ({ payments: await watchPayments(engine) }));
  if (engine.rateSource !== null)
    repeatRecorded(engine, RATES_JOB, rateIntervalMs, async () => ({ rates: await refreshRates(engine) }));
}

/** Works on what is due now of the inbox, the open payments and the refunds; returns how many. */
export async function watchPayments(engine: Engine): Promise<number> {
  const listed = await readEventLists(engine);
  const events = await processDueEvents(engine);
  const looks = await pollDuePayments(engine);
  const wishes = await expireWishes(engine);
  const topUps = await expireTopUps(engine);
  const transfers = await tendTransfers(engine);
  await watchRates(engine);
  return listed + events + looks + wishes + topUps + transfers + (await workOnDueRefunds(engine));
}
