import { RECONCILE_JOB } from '../engine/accounts/wake-account.ts';
import { wakeDueAccounts } from '../engine/accounts/wake-due-accounts.ts';
import { engineOf, type Panelkit } from '../engine/api/create-panelkit.ts';
import { checkHealth } from '../engine/contact/check-health.ts';
import { RECONCILE_INBOUND_JOB, wakeDueInbounds } from '../engine/inbounds/wake-inbound.ts';
import { workOnInbound } from '../engine/inbounds/work-on-inbound.ts';
import { issueInvoices } from '../engine/invoices/issue-invoices.ts';
import type { Engine } from '../engine/kernel/engine.ts';
import { reportFailure } from '../engine/kernel/report-failure.ts';
import { RENEW_JOB, renewSubscription } from '../engine/lifecycle/renew-subscription.ts';
import { emptyReport, SWEEP_JOB, type SweepReport, sweepLifecycle } from '../engine/lifecycle/sweep.ts';
import { EXPIRY_JOB, expireOrders } from '../engine/orders/expire-orders.ts';
import { createWorkerShare } from '../engine/panel-calls/worker-share.ts';
import { workOnAccount } from '../engine/reconcile/work-on-account.ts';
import { workOnBroadcasts } from './broadcast-jobs.ts';
import { workOnBulkRuns } from './bulk-jobs.ts';
import { workOnDials } from './dial-jobs.ts';
import { workOnInvoices } from './invoice-jobs.ts';
import { notifyOnce, workNotifications } from './notification-jobs.ts';
import { createPanelLimits } from './panel-limits.ts';
import { watchPayments, workOnPayments } from './payment-jobs.ts';
import { recorded, repeatRecorded } from './recorded.ts';
import { workOnRetention } from './retention-jobs.ts';
import { readUsage, workOnUsage } from './usage-jobs.ts';

/** How much runs at once in this process. */
export interface SchedulerOptions {
  /** Reconciles that run at once; 16 by default. */
  concurrency?: number;
  /**
   * Reconciles of this process that talk to one panel at once; 4 by default. All processes together send no
   * more than its family bears. While they do, a few more are prepared or booked.
   */
  panelConcurrency?: number;
}

/** What one `tick` did. */
export interface TickReport {
  /** Accounts and inbounds that were due without a wake-up and were woken. */
  woken: number;
  /** Unpaid orders that ended. */
  expired: number;
  /** Panels that were contacted. */
  checked: number;
  /** Payment events, open payments and refunds that were worked on. */
  payments: number;
  /** Sales that were invoiced. */
  invoiced: number;
  /** What the lifecycle sweep did; nothing while `autoLifecycle` is off. */
  lifecycle: SweepReport;
  /** Messages that were sent. */
  told: number;
  /** Panels whose counters were read. */
  synced: number;
}

/**
 * Runs the engine's work: job handlers, the janitor, the expiry of unpaid orders, the payment inbox, health
 * checks, usage. Any number of processes may each have one.
 */
export interface Scheduler {
  start(): Promise<void>;
  /** Hands out no more work and waits for what runs (10 s at most by default). */
  stop(options?: { graceMs?: number }): Promise<void>;
  /** Runs janitor, expiry, payment inbox, health checks and usage sync once, now; works without `start`. */
  tick(): Promise<TickReport>;
}

const JANITOR_JOB = 'wake-due-accounts';
const HEALTH_JOB = 'check-health';

/** Makes the scheduler of a shop; nothing runs before `start`. One per `Panelkit` and process. */
export function createScheduler(panelkit: Panelkit, options: SchedulerOptions = {}): Scheduler {
  const engine = engineOf(panelkit);
  const { jobs } = engine.backend;
  const { concurrency = 16, panelConcurrency = 4 } = options;
  jobs.onFailure((failure) => reportFailure(engine, failure));
  const share = createWorkerShare(engine);
  const limits = createPanelLimits(engine, { ceiling: panelConcurrency, share });
  engine.panelLimiter.limitTo(limits.of);
  jobs.work(
    RECONCILE_JOB,
    async ({ payload: { accountId } }) => {
      await limits.refresh();
      if (accountId !== undefined) await workOnAccount(engine, accountId);
    },
    { concurrency, groupConcurrency: limits.accountsOf },
  );
  jobs.work(
    RECONCILE_INBOUND_JOB,
    async ({ payload: { inboundId } }) => {
      await limits.refresh();
      if (inboundId !== undefined) await workOnInbound(engine, inboundId);
    },
    { concurrency, groupConcurrency: limits.inboundsOf },
  );
  const { sweepIntervalMs } = engine.settings;
  repeatRecorded(engine, JANITOR_JOB, sweepIntervalMs, async () => ({ woken: await wakeDue(engine) }));
  repeatRecorded(engine, EXPIRY_JOB, sweepIntervalMs, async () => ({ expired: await expireOrders(engine) }));
  repeatRecorded(engine, SWEEP_JOB, sweepIntervalMs, () => sweep(engine));
  repeatRecorded(engine, HEALTH_JOB, engine.settings.healthCheckIntervalMs, async () => ({
    checked: await checkHealth(engine),
  }));
  workOnRenewals(engine);
  workOnPayments(engine, concurrency);
  workOnInvoices(engine);
  workNotifications(engine);
  workOnUsage(engine);
  workOnRetention(engine);
  workOnDials(engine);
  workOnBulkRuns(engine);
  workOnBroadcasts(engine);
  return {
    start: async () => {
      await limits.load();
      await share.start();
      await jobs.start();
    },
    stop: async (stopOptions) => {
      await jobs.stop(stopOptions);
      await share.stop();
    },
    tick: async () => ({
      woken: await wakeDue(engine),
      expired: await expireOrders(engine),
      checked: await checkHealth(engine),
      payments: await watchPayments(engine),
      invoiced: await issueInvoices(engine),
      lifecycle: await recorded(engine, SWEEP_JOB, () => sweep(engine)),
      told: await notifyOnce(engine),
      synced: await readUsage(engine),
    }),
  };
}

async function wakeDue(engine: Engine): Promise<number> {
  return (await wakeDueAccounts(engine)) + (await wakeDueInbounds(engine));
}

async function sweep(engine: Engine): Promise<SweepReport> {
  return engine.settings.autoLifecycle ? sweepLifecycle(engine) : emptyReport();
}

function workOnRenewals(engine: Engine): void {
  engine.backend.jobs.work(RENEW_JOB, async ({ payload }) => {
    const { subscriptionId, period } = payload;
    if (subscriptionId !== undefined) await renewSubscription(engine, subscriptionId, Number(period));
  });
}
