import { createScheduler, type Inbound, type Panel, type Panelkit } from '@panelkit/sdk';
import type { createRecordingLogger, FakePanel, TestClock } from '@panelkit/sdk/testing';
import type { PostgresBackend } from '@panelkit/storage-postgres';
import type pg from 'pg';
import { checkInvariants } from '../invariants/check-invariants.ts';
import { checkOpenChanges } from '../invariants/check-open-changes.ts';
import { checkPlaces } from '../invariants/check-places.ts';
import { readAll } from '../invariants/read-all.ts';
import { shopOptions } from '../shop-options.ts';

/** What is wrong in the records and on the panels, once nothing is under way. */
export async function violationsOf(backend: PostgresBackend, panels: FakePanel[]): Promise<string[]> {
  const registered = await readAll<Panel>((page) => backend.storage.panels.list(page));
  const witnesses = registered.map(({ id, baseUrl }) => ({
    panelId: id,
    accounts: () => panels.find((panel) => panel.baseUrl === baseUrl)?.accounts() ?? [],
  }));
  const { shopName } = shopOptions;
  return [
    ...(await checkInvariants({ backend, panels: witnesses, shopName, capacityWasLowered: true })),
    ...(await checkOpenChanges(backend)),
    ...(await checkPlaces(backend)),
    ...(await checkRemovedInbounds(backend)),
  ];
}

/** What the shop has taken from a panel is gone, and nobody looks for it any more. */
async function checkRemovedInbounds({ storage }: PostgresBackend): Promise<string[]> {
  const inbounds = await readAll<Inbound>((page) => storage.inbounds.list(page));
  return inbounds.flatMap(({ id, condemnedAt, status }) =>
    condemnedAt !== null && status !== 'removed' ? [`inbound ${id} was removed, and is ${status}`] : [],
  );
}

interface Concluding {
  panelkit: Panelkit;
  storage: PostgresBackend['storage'];
  clock: TestClock;
  panels: FakePanel[];
  repairs: (() => void)[];
  /** Asks the server, on its own connection. */
  watch: pg.Client;
  logger: ReturnType<typeof createRecordingLogger>;
  violations(): Promise<string[]>;
}

const SHOWN = 10;
/** Most rest at once; what failed is tried again ever later. */
const WAITS = ['10m', '3h', '2d'] as const;

/**
 * Has a scheduler do all that waits, with panels that answer and are repaired, for as long as something is
 * wrong that it may yet mend.
 */
export async function conclude(shop: Concluding): Promise<string[]> {
  const { clock, panels } = shop;
  for (const panel of panels) {
    panel.comeBack();
    panel.faults.clear();
  }
  for (const repair of shop.repairs) repair();
  const scheduler = createScheduler(shop.panelkit);
  await scheduler.start();
  try {
    let wrong: string[] = [];
    for (const wait of WAITS) {
      await clock.advance(wait);
      wrong = [...(await shop.violations()), ...(await dueRows(shop)), ...(await dueJobs(shop))];
      if (wrong.length === 0) break;
    }
    return [...wrong, ...(await deadlocks(shop)), ...defects(shop)];
  } finally {
    await scheduler.stop();
  }
}

/** Rows whose time has come, and which nobody works on. */
async function dueRows({ storage, clock }: Concluding): Promise<string[]> {
  const now = clock.now();
  const { accounts, inbounds, orders, paymentEvents, providerPayments, refunds } = storage;
  const due = {
    account: await accounts.listDue(now, SHOWN),
    inbound: await inbounds.listDue(now, SHOWN),
    order: await orders.listUnpaidDue(now, SHOWN),
    'payment event': await paymentEvents.listDue(now, SHOWN),
    'provider payment': await providerPayments.listDue(now, SHOWN),
    refund: await refunds.listDue(now, SHOWN),
  };
  return Object.entries(due).flatMap(([kind, ids]) => ids.map((id) => `${kind} ${id} is due for ever`));
}

/** Wake-ups that nobody took though their time has come. */
async function dueJobs({ watch, clock }: Concluding): Promise<string[]> {
  const { rows } = await watch.query<{ name: string; data: unknown }>(
    "SELECT name, data FROM panelkit_jobs.job WHERE state < 'completed' AND start_after <= $1",
    [clock.now()],
  );
  return rows.map(({ name, data }) => `a job waits though it is due: ${name} ${JSON.stringify(data)}`);
}

/**
 * Transactions that lock in different orders: the storage tries them again, the order is wrong all the same.
 */
async function deadlocks({ watch }: Concluding): Promise<string[]> {
  const { rows } = await watch.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  const count = Number(rows[0]?.deadlocks ?? 0);
  return count === 0 ? [] : [`${count} deadlocks`];
}

function defects({ logger }: Concluding): string[] {
  return logger.entries
    .filter(({ level }) => level === 'error')
    .map(({ message, fields }) => `logged as an error: ${message} ${JSON.stringify(fields)}`);
}
