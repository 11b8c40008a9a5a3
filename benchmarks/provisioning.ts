import { setTimeout as wait } from 'node:timers/promises';
import { createLeanFetch } from '@panelkit/panel-adapters/lean-fetch';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import {
  type Backend,
  type CommandContext,
  createPanelkit,
  createScheduler,
  type Panelkit,
} from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { askBare } from './ask-bare.ts';
import { startPostgres } from './postgres-server.ts';
import { cpuSecondsOf } from './process-cpu.ts';
import { provisionByHand } from './provision-by-hand.ts';
import {
  PANEL_TOKEN,
  type PanelsReport,
  type SimulatedPanels,
  startSimulatedPanels,
} from './start-simulated-panels.ts';

const UNITS = Number(process.env.PROVISIONING_UNITS ?? 1000);
/** Delivered by a shop before, so that nobody is measured cold. */
const WARM_UP = 160;
const PANELS = 8;
const LATENCY_MS = Number(process.env.PROVISIONING_LATENCY_MS ?? 20);
const IN_FLIGHT = 4;
const BARE_CALLS = 7000;
const SOLD_AT_ONCE = 8;
/**
 * The share of the units whose time is told beside that of the last one, which may have waited for a panel to
 * settle.
 */
const MOST = 0.95;
const MOST_MS = 180_000;
/** Of the rows only those whose name and faults match, as in `PROVISIONING_ONLY='memory.*none'`. */
const ONLY = new RegExp(process.env.PROVISIONING_ONLY ?? '');

type Faults = 'none' | 'answers' | 'lost';

/** As the reference shop has it. */
const fetch = createLeanFetch();

const staff = (idempotencyKey: string): CommandContext => ({
  actor: { kind: 'staff', id: 'bench' },
  idempotencyKey,
});

/** A shop on these panels, in which so many units are sold and none is delivered. */
async function openShop(backend: Backend, urls: string[], units: number): Promise<Panelkit> {
  const panelkit = createPanelkit({
    backend,
    secretKey: 'a-secret-key-that-only-benchmarks-know',
    publicUrl: 'https://shop.test',
    settings: { sellsPrivateLinks: true },
    currency: 'USD',
    panelDrivers: [threeXUi()],
    fetch,
  });
  const credentials = { token: PANEL_TOKEN };
  for (const [index, baseUrl] of urls.entries()) {
    const wanted = { kind: 'three-x-ui', name: `P${index}`, baseUrl, allowPrivateAddress: true, credentials };
    const { id } = await panelkit.panels.register(wanted, staff(`panel-${index}`));
    await panelkit.panels.syncInbounds(id, staff(`sync-${index}`));
  }
  const price = { amountMinor: 1, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: 1_000_000_000 };
  const plan = await panelkit.plans.create({ slug: 'plan', name: 'P', price, ...terms }, staff('plan'));
  const sell = async (index: number): Promise<void> => {
    const { id } = await panelkit.customers.ensure({ externalId: `customer-${index}` });
    await panelkit.wallets.adjust(
      { customerId: id, amountMinor: 1, reason: 'bench' },
      staff(`credit-${index}`),
    );
    const order = {
      customerId: id,
      items: [{ planId: plan.id, quantity: 1 }],
      payment: { method: 'wallet' },
    };
    const by = { actor: { kind: 'customer' as const, id }, idempotencyKey: 'order' };
    await panelkit.orders.place(order, by);
  };
  for (let index = 0; index < units; index += SOLD_AT_ONCE) {
    const count = Math.min(SOLD_AT_ONCE, units - index);
    await Promise.all(Array.from({ length: count }, (_, offset) => sell(index + offset)));
  }
  return panelkit;
}

interface Run {
  /** When 95 % of the units were delivered, and when the last was. */
  mostMs: number;
  lastMs: number;
  delivered: number;
  failed: number;
  report: PanelsReport;
  /** Seconds of processor: of this process, and of PostgreSQL where there is one. */
  cpuSeconds: { own: number; server: number };
}

/** Opens an empty database for a shop. */
type OpenBackend = (name: string) => Promise<Backend>;

/** Delivers all units of a shop in which they are sold, after another one has delivered some. */
async function deliverAll(
  open: OpenBackend,
  panels: SimulatedPanels,
  serverSeconds = async () => 0,
): Promise<Run> {
  const first = await open('warm_up');
  await deliverSold(await openShop(first, panels.urls, WARM_UP), WARM_UP);
  await first.close();
  const backend = await open('provisioning');
  const panelkit = await openShop(backend, panels.urls, UNITS);
  await panels.report({ faults: true });
  const before = { own: process.cpuUsage(), server: await serverSeconds() };
  const timesMs = await deliverSold(panelkit, UNITS);
  const { user, system } = process.cpuUsage(before.own);
  const cpuSeconds = { own: (user + system) / 1e6, server: (await serverSeconds()) - before.server };
  await backend.close();
  return {
    mostMs: timesMs[Math.ceil(UNITS * MOST) - 1] ?? Number.NaN,
    lastMs: timesMs.at(-1) ?? Number.NaN,
    delivered: timesMs.length,
    failed: UNITS - timesMs.length,
    report: await panels.report(),
    cpuSeconds,
  };
}

/** When each of so many units was delivered, after the start of a scheduler. */
async function deliverSold(panelkit: Panelkit, units: number): Promise<number[]> {
  const limits = { concurrency: PANELS * IN_FLIGHT * 2, panelConcurrency: IN_FLIGHT };
  const scheduler = createScheduler(panelkit, limits);
  const timesMs: number[] = [];
  const startedAtMs = performance.now();
  const elapsedMs = (): number => performance.now() - startedAtMs;
  const stopListening = panelkit.events.on('unit.completed', () => {
    timesMs.push(elapsedMs());
  });
  await scheduler.start();
  while (timesMs.length < units && elapsedMs() < MOST_MS) await wait(20);
  stopListening();
  await scheduler.stop();
  return timesMs;
}

async function withPanels<Result>(
  faults: Faults,
  work: (panels: SimulatedPanels) => Promise<Result>,
): Promise<Result> {
  const panels = await startSimulatedPanels({ count: PANELS, latencyMs: LATENCY_MS, faults });
  try {
    return await work(panels);
  } finally {
    await panels.stop();
  }
}

function deliverInMemory(panels: SimulatedPanels): Promise<Run> {
  return deliverAll(async () => createMemoryBackend(), panels);
}

async function deliverOnPostgres(panels: SimulatedPanels): Promise<Run> {
  const server = await startPostgres();
  const open: OpenBackend = async (name) =>
    createPostgresBackend({ connectionString: await server.createDatabase(name), maxConnections: 20 });
  try {
    const processId = await server.processId();
    return await deliverAll(open, panels, () => cpuSecondsOf(processId));
  } finally {
    await server.stop();
  }
}

async function deliverByHand(panels: SimulatedPanels, sequential: boolean): Promise<Run> {
  await provisionByHand(panels, { units: WARM_UP, sequential: false });
  await panels.report({ faults: true });
  const before = process.cpuUsage();
  const { tookMs, delivered, failed, report } = await provisionByHand(panels, { units: UNITS, sequential });
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = { own: (user + system) / 1e6, server: 0 };
  return { mostMs: tookMs * MOST, lastMs: tookMs, delivered, failed, report, cpuSeconds };
}

const contenders: { name: string; deliver(panels: SimulatedPanels): Promise<Run> }[] = [
  { name: 'PanelKit, in memory', deliver: deliverInMemory },
  { name: 'PanelKit, on PostgreSQL', deliver: deliverOnPostgres },
  { name: '3xui-api-client, one after the other', deliver: (panels) => deliverByHand(panels, true) },
  { name: '3xui-api-client, all at once', deliver: (panels) => deliverByHand(panels, false) },
];

const faultsInWords: Record<Faults, string> = {
  none: 'none',
  answers: 'lost answers',
  lost: 'and lost writes',
};

/** What so many calls take at the least. */
function floorMsOf(calls: number): number {
  return (calls * LATENCY_MS) / (PANELS * IN_FLIGHT);
}

function rowOf(name: string, faults: Faults, run: Run): string {
  const { mostMs, lastMs, delivered, failed, report, cpuSeconds } = run;
  const names = report.accounts.flat();
  const duplicates = names.length - new Set(names).size + Math.max(0, new Set(names).size - WARM_UP - UNITS);
  const floorMs = floorMsOf(report.calls);
  const seconds = (ms: number): string => (ms / 1000).toFixed(2);
  const ratios = [((floorMs * MOST) / mostMs).toFixed(2), (floorMs / lastMs).toFixed(2)];
  const counts = [delivered, failed, duplicates, report.calls, report.faults];
  const load = [report.mostAtOnce, report.inHand.toFixed(1), report.meanMs.toFixed(1)];
  const cpu = [cpuSeconds.own, cpuSeconds.server, report.cpuSeconds].map((spent) => spent.toFixed(1));
  return `| ${[name, faultsInWords[faults], ...counts, seconds(floorMs), seconds(mostMs), seconds(lastMs), ...ratios, ...load, ...cpu].join(' | ')} |`;
}

/**
 * Delivers the same units on simulated panels, clean and with faults; beside it what is written by hand on
 * another client.
 */
export async function benchmarkProvisioning(): Promise<string[]> {
  const titles = ['', 'faults', 'delivered', 'failed', 'doubled', 'calls', 'faults met'];
  const times = ['floor s', '95 % s', 'last s', 'floor / 95 %', 'floor / last'];
  const loads = [
    'most calls at once on a panel',
    'calls in hand',
    'ms a call',
    'CPU s',
    'of PostgreSQL',
    'of the panels',
  ];
  const columns = [...titles, ...times, ...loads];
  const lines = [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---|').join('')}`];
  for (const faults of ['none', 'answers', 'lost'] as const) {
    for (const { name, deliver } of contenders) {
      if (!ONLY.test(`${name}, ${faultsInWords[faults]}`)) continue;
      lines.push(rowOf(name, faults, await withPanels(faults, deliver)));
    }
  }
  const bareMs = await withPanels('none', (panels) =>
    askBare(panels, { calls: BARE_CALLS, inFlight: IN_FLIGHT, fetch }),
  );
  const bare = floorMsOf(BARE_CALLS) / bareMs;
  return [
    ...lines,
    '',
    `A loop that only calls, ${IN_FLIGHT} at once on each panel: ${bare.toFixed(2)} of the floor.`,
  ];
}
