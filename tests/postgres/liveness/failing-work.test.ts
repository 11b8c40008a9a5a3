import { DAY_MS } from '@panelkit/sdk';
import { createRecordingNotifier, createTestClock } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  assembleTestShop,
  createTestWorld,
  registerPanels,
} from '../../../packages/storage-memory/src/testing/assemble-test-shop.ts';
import {
  type SharedServer,
  sharedServer,
} from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { sellToExtend, soldAt } from '../../engine/changes/extending-shop.ts';
import { openRefusingDatabase } from './refusing-database.ts';

const HOUR_MS = 3_600_000;
const SWEEP_MS = 2 * HOUR_MS;
/** When the renewal is due. */
const CHARGED_AFTER_MS = 29 * DAY_MS;

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
}, 60_000);

/**
 * A shop with one subscription that is renewed automatically, a sweep before its charge; its scheduler is not
 * started.
 */
async function openShop() {
  const connectionString = await server.createMigrated('failing_work');
  const clock = createTestClock({ now: soldAt });
  const backend = await createPostgresBackend({ connectionString, clock });
  const notifier = createRecordingNotifier({ clock });
  const settings = { sweepIntervalMs: SWEEP_MS, usageSyncIntervalMs: DAY_MS, healthCheckIntervalMs: DAY_MS };
  const world = createTestWorld({ clock, notifiers: [notifier], settings });
  const shop = assembleTestShop(world, backend);
  await registerPanels(world, shop);
  const { id: subscriptionId, customer } = await sellToExtend(Promise.resolve(shop));
  await shop.panelkit.subscriptions.setAutoRenew({ subscriptionId, enabled: true }, shop.as(customer));
  await clock.advance(CHARGED_AFTER_MS - SWEEP_MS);
  const database = await openRefusingDatabase(connectionString);
  return {
    shop,
    clock,
    database,
    /** The jobs of this name since the scheduler runs, how often they were run, and how many are not over. */
    async jobsOf(name: string) {
      const { rows } = await database.sql.query<{ jobs: number; tries: number; open: number }>(
        `SELECT count(*)::integer AS jobs, coalesce(sum(retry_count + 1), 0)::integer AS tries,
           count(*) FILTER (WHERE state < 'completed')::integer AS open
         FROM panelkit_jobs.job WHERE name = $1`,
        [name],
      );
      return rows[0];
    },
    sent: (code: string) => notifier.messages.filter((message) => message.code === code).length,
    statusNow: async () => (await shop.panelkit.subscriptions.get(subscriptionId, shop.staff())).status,
    wallet: () => shop.panelkit.wallets.get(customer.id, shop.staff()),
    async close() {
      await database.close();
      await backend.close();
    },
  };
}

describe('a renewal whose every try fails with an unknown error, on PostgreSQL', () => {
  const charge = 'BEFORE INSERT ON panelkit.changes FOR EACH ROW';
  const failure =
    "BEFORE INSERT ON panelkit.event_outbox FOR EACH ROW WHEN (NEW.type = 'subscription.renewal-failed')";

  test.each([
    {
      // By the dunning table: a day before the end, at the end, and a day later.
      name: 'the charge',
      refused: [charge],
      afterHours: { jobs: 2, tries: 2, open: 0 },
      inTheEnd: { jobs: 3, tries: 3, open: 0 },
    },
    {
      // Requested after 0, 2, 4, 8, 16 and, at the end of the period, 24 hours; each job is run ten times.
      name: 'the charge and the record of its failure',
      refused: [charge, failure],
      afterHours: { jobs: 6, tries: 60, open: 0 },
      inTheEnd: { jobs: 6, tries: 60, open: 0 },
    },
  ])(
    'given a database that refuses $name, when 30 hours pass, and its grace, then there were few jobs and tries, staff are alerted, and it ends',
    async ({ refused, afterHours, inTheEnd }) => {
      const { shop, clock, database, jobsOf, sent, statusNow, wallet, close } = await openShop();
      for (const write of refused) await database.refuse(write);
      await shop.scheduler.start();
      await clock.advance(32 * HOUR_MS);
      expect(await jobsOf('renew-subscription')).toEqual(afterHours);
      await clock.advance(3 * DAY_MS);
      expect(await jobsOf('renew-subscription')).toEqual(inTheEnd);
      expect(sent('staff.job-failing')).toBe(1);
      expect(await statusNow()).toBe('terminated');
      expect(await wallet()).toMatchObject({ heldMinor: 0 });
      await close();
    },
    120_000,
  );
});

describe('notifications that fail with an unknown error, on PostgreSQL', () => {
  test.each([
    { name: 'the mark of what was read', write: 'BEFORE INSERT OR UPDATE ON panelkit.marks FOR EACH ROW' },
    { name: 'what was sent', write: 'BEFORE UPDATE ON panelkit.notifications FOR EACH ROW' },
  ])(
    'given a database that refuses $name, then its failures do not cause each other, and once it takes them again, staff are alerted',
    async ({ write }) => {
      const { shop, clock, database, sent, close } = await openShop();
      await database.refuse(write);
      await shop.scheduler.start();
      await clock.advance(3 * SWEEP_MS);
      // Each of its sweeps and of its events' wake-ups is tried three times.
      expect(await database.refusals()).toBeLessThan(40);
      expect(sent('staff.job-failing')).toBe(0);
      await database.allow();
      await clock.advance(SWEEP_MS);
      expect(sent('staff.job-failing')).toBe(1);
      await close();
    },
    120_000,
  );
});
