import type { Actor, Panelkit } from '@panelkit/sdk';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const actor: Actor = { kind: 'service', id: 'metrics' };
/** More units than these wait for something else than a scrape to count them. */
const MOST = 500;

/** What the shop tells Prometheus: counted from the engine's events as they come, and looked up when it is asked. */
export function createMetrics(panelkit: Panelkit): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  countEvents(panelkit, registry);
  lookUp(panelkit, registry);
  return registry;
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
  events.on('fulfilment.completed', ({ data }) => {
    seconds.observe(data.durationMs / 1000);
    units.inc({ result: 'delivered' });
  });
  events.on('fulfilment.failed', () => units.inc({ result: 'failed' }));
  events.on('account.attempt-failed', ({ data }) => attempts.inc({ code: data.code }));
  events.on('order.placed', () => orders.inc());
}

function lookUp(panelkit: Panelkit, registry: Registry): void {
  const registers = [registry];
  const by = { actor };
  new Gauge({
    name: 'panelkit_open_units',
    help: 'Units under way, by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      for (const status of ['pending', 'provisioning', 'failed'] as const) {
        const { rows } = await panelkit.units.list({ status, limit: MOST }, by);
        this.set({ state: status }, rows.length);
      }
    },
  });
  new Gauge({
    name: 'panelkit_payments_in_review',
    help: 'Receipts that wait for a decision.',
    registers,
    async collect() {
      const { rows } = await panelkit.payments.list({ status: 'in-review', limit: MOST }, by);
      this.set(rows.length);
    },
  });
  const labelNames = ['panel', 'kind'];
  const healthy = { name: 'panelkit_panel_healthy', help: '1 after a good contact, 0 after a bad one.' };
  const accounts = { name: 'panelkit_panel_accounts', help: 'Live and held accounts of a panel.' };
  const held = new Gauge({ ...accounts, labelNames, registers });
  new Gauge({
    ...healthy,
    labelNames,
    registers,
    async collect() {
      this.reset();
      held.reset();
      const { rows } = await panelkit.panels.list({ limit: MOST }, by);
      for (const { name, kind, health, usedCount, heldCount } of rows) {
        this.set({ panel: name, kind }, health.consecutiveFailures === 0 ? 1 : 0);
        held.set({ panel: name, kind }, usedCount + heldCount);
      }
    },
  });
}
