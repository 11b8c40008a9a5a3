import { type Actor, type BacklogPart, cleanText, type Panelkit } from '@panelkit/sdk';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const actor: Actor = { kind: 'service', id: 'metrics' };
/** A scrape counts no further than this. */
const MAX_COUNTED = 500;

/** A label for people to read: prom-client escapes what would end it, and leaves in what deceives. */
const labelOf = (text: string): string => cleanText(text, 200);

/** What Prometheus reads. */
export interface Metrics {
  contentType: string;
  /** What was counted from the engine's events so far, and gauges that are looked up now. */
  read(): Promise<string>;
}

/** Counts the engine's events from now on. Create it once in a process. */
export function createMetrics(panelkit: Panelkit): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  countEvents(panelkit, registry);
  const lookUps = [lookUpQueues(panelkit, registry), lookUpPanels(panelkit, registry)];
  return {
    contentType: registry.contentType,
    read: async () => {
      await Promise.all(lookUps.map((lookUp) => lookUp()));
      return registry.metrics();
    },
  };
}

function countEvents({ events }: Panelkit, registry: Registry): void {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'panelkit_provisioning_seconds',
    help: 'Time from the first attempt to the delivery of a unit.',
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 21_600, 86_400],
    registers,
  });
  const units = new Counter({
    name: 'panelkit_units_total',
    help: 'Units that were delivered or that failed.',
    labelNames: ['result'],
    registers,
  });
  const attempts = new Counter({
    name: 'panelkit_failed_attempts_total',
    help: 'Attempts on a panel that failed, by the code of their error.',
    labelNames: ['code'],
    registers,
  });
  const orders = new Counter({ name: 'panelkit_orders_total', help: 'Orders that were placed.', registers });
  const failedJobs = new Counter({
    name: 'panelkit_job_failures_total',
    help: 'Background jobs that ended in an unexpected error, by job and code.',
    labelNames: ['job', 'code'],
    registers,
  });
  events.on('job.failed', ({ aggregate, data }) =>
    failedJobs.inc({ job: labelOf(aggregate.id), code: labelOf(data.code) }),
  );
  events.on('unit.completed', ({ data }) => {
    seconds.observe(data.durationMs / 1000);
    units.inc({ result: 'delivered' });
  });
  events.on('unit.failed', () => units.inc({ result: 'failed' }));
  events.on('account.attempt-failed', ({ data }) => attempts.inc({ code: labelOf(data.code) }));
  events.on('order.placed', () => orders.inc());
}

type GaugeMaker = (name: string, help: string, labelNames?: string[]) => Gauge;

const gaugesIn =
  (registry: Registry): GaugeMaker =>
  (name, help, labelNames = []) =>
    new Gauge({ name: `panelkit_${name}`, help, labelNames, registers: [registry] });

/** What waits: for a panel, for staff, for its time. */
function lookUpQueues(panelkit: Panelkit, registry: Registry): () => Promise<void> {
  const by = { actor };
  const gauge = gaugesIn(registry);
  const units = gauge('open_units', 'Units under way, by state.', ['state']);
  const reviews = gauge('payments_in_review', 'Receipts that wait for a decision.');
  const due = gauge('due_work', 'Work that is due now, by kind; 500 means that many or more.', ['kind']);
  const late = gauge('due_work_late_seconds', 'For how long the work that waits longest has been due.', [
    'kind',
  ]);
  return async () => {
    for (const status of ['pending', 'provisioning', 'failed'] as const) {
      const { rows } = await panelkit.units.list({ status, limit: MAX_COUNTED }, by);
      units.set({ state: status }, rows.length);
    }
    const { rows } = await panelkit.payments.list({ status: 'in-review', limit: MAX_COUNTED }, by);
    reviews.set(rows.length);
    for (const [kind, part] of Object.entries(await panelkit.runs.backlog(by))) {
      const { dueCount, lateByMs }: BacklogPart = part;
      due.set({ kind }, dueCount);
      late.set({ kind }, lateByMs / 1000);
    }
  };
}

/** How the panels are, how full and how quick. */
function lookUpPanels(panelkit: Panelkit, registry: Registry): () => Promise<void> {
  const labels = ['panel', 'kind'];
  const gauge = gaugesIn(registry);
  const healthy = gauge('panel_healthy', '1 after a good contact, 0 after a bad one.', labels);
  const places = gauge('panel_places', 'Places of a panel: live, held, and of others.', [...labels, 'state']);
  const capacity = gauge('panel_capacity', 'Places at most; absent without a limit.', labels);
  const seconds = gauge('panel_response_seconds', 'How long a look-up took recently, smoothed.', labels);
  const good = gauge('panel_good_contacts_ratio', 'Contacts of late that went well, 0 to 1.', labels);
  return async () => {
    for (const each of [healthy, places, capacity, seconds, good]) each.reset();
    const { rows } = await panelkit.panels.list({ limit: MAX_COUNTED }, { actor });
    for (const { name, kind, health, usedCount, heldCount, foreignCount, capacity: most } of rows) {
      const { contacts, consecutiveFailures } = health;
      const panel = labelOf(name);
      healthy.set({ panel, kind }, consecutiveFailures === 0 ? 1 : 0);
      places.set({ panel, kind, state: 'live' }, usedCount);
      places.set({ panel, kind, state: 'held' }, heldCount);
      places.set({ panel, kind, state: 'foreign' }, foreignCount);
      if (most !== null) capacity.set({ panel, kind }, most);
      if (contacts === undefined) continue;
      good.set({ panel, kind }, contacts.goodCount / (contacts.goodCount + contacts.failedCount));
      if (contacts.responseMs !== null) seconds.set({ panel, kind }, contacts.responseMs / 1000);
    }
  };
}
