import { readFile } from 'node:fs/promises';
import {
  type Backend,
  creditOf,
  DAY_MS,
  entitlementOf,
  type Subscription,
  termsOfChange,
  termsOfEntitlement,
} from '@panelkit/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresBackend } from '../create-postgres-backend.ts';
import type { Database } from '../database/database.ts';
import { createPgliteDatabase } from '../database/pglite-database.ts';
import { applyMigrations } from '../migrations/apply-migrations.ts';
import { createTestPglite, type TestPglite } from '../testing/test-databases.ts';

const id = (last: string) => `00000000-0000-7000-8000-00000000000${last}`;
const GIB = 1_073_741_824;

/** A subscription that was delivered on January 1 for 30 days, 1 GiB and 10.00 USD, before there was a ledger. */
describe('the opening of the entitlement ledger', () => {
  let pglite: TestPglite;
  let database: Database;
  let backend: Backend & { close(): Promise<void> };
  beforeEach(async () => {
    pglite = await createTestPglite();
    database = createPgliteDatabase(pglite, async () => {});
    await applyMigrations(database, { upTo: '0003_create_records.sql' });
    const fixture = new URL('../__fixtures__/delivered-unit-0003.sql', import.meta.url);
    await database.script(await readFile(fixture, 'utf8'));
    await applyMigrations(database, { upTo: '0013_list_what_is_due.sql' });
  }, 60_000);
  afterEach(async () => {
    await backend.close();
    await pglite.close();
  });

  async function migrate(): Promise<Subscription> {
    await applyMigrations(database);
    backend = await createPostgresBackend({ pglite });
    const found = await backend.storage.subscriptions.find(id('8'));
    if (found === null) throw new TypeError('the subscription is gone');
    return found;
  }
  const factsOf = () => backend.storage.entitlement.listBySubscription(id('8'));
  const change = (set: string) =>
    database.query(`UPDATE panelkit.subscriptions SET ${set} WHERE id = $1`, [id('8')]);

  test('given a pause that is over, then it is a paused fact: terms stay, and the value is spread over the bought days alone', async () => {
    await change("granted_expires_at = '2026-03-02T00:00:00Z', suspension = NULL");
    const subscription = await migrate();
    const facts = await factsOf();
    expect(facts).toMatchObject([
      { kind: 'bought', timeMs: 30 * DAY_MS, bytes: GIB, amountMinor: 1000, changeId: id('b') },
      { kind: 'paused', timeMs: 30 * DAY_MS, bytes: 0 },
    ]);
    const entitlement = entitlementOf(facts);
    if (entitlement === null) throw new TypeError('there is no lot');
    expect(termsOfEntitlement(entitlement)).toEqual(subscription.granted);
    const now = new Date('2026-02-15T00:00:00Z');
    expect(creditOf(entitlement, { now, pause: null, usedBytes: 0 })).toBe(500);
  });

  test('given a pause that is open, then it is a pause and no suspension, and nobody ends it by itself', async () => {
    const paused =
      '{"reason": "pause", "at": "2026-01-11T00:00:00.000Z", "by": "customer", "pausesPeriod": true}';
    await change(`suspension = '${paused}'`);
    const at = new Date('2026-01-11T00:00:00Z');
    expect(await migrate()).toMatchObject({
      suspension: null,
      pause: { at, by: 'customer', shortestMs: 0, resumesAt: null },
    });
  });

  test('given what waits for its first use, then its lot does', async () => {
    await change('granted_expires_at = NULL, granted_on_hold_seconds = 2592000, suspension = NULL');
    const subscription = await migrate();
    const [lot, ...more] = await factsOf();
    expect([lot, ...more]).toMatchObject([{ kind: 'bought', waitsForUse: true, timeMs: 30 * DAY_MS }]);
    const entitlement = entitlementOf(lot === undefined ? [] : [lot]);
    expect(entitlement && termsOfEntitlement(entitlement)).toEqual(subscription.granted);
  });

  test('given an endless and unlimited gift, then the lot is one', async () => {
    await change('granted_expires_at = NULL, granted_traffic_limit_bytes = NULL, granted_value_minor = 0');
    await migrate();
    expect(await factsOf()).toMatchObject([{ kind: 'given', timeMs: null, bytes: null, amountMinor: 0 }]);
  });

  test('given changes that pend, then an extension adds to the end and a plan change carries its credit', async () => {
    await database.query(
      `INSERT INTO panelkit.changes
        (id, subscription_id, kind, terms, charged_at, starts_at, generation, state, plan_id, continues_from, ends_period,
         price_minor, refund_minor, value_minor)
       SELECT $1, subscription_id, 'extension', terms, '2026-01-29T00:00:00Z', '2026-01-29T00:00:00Z', 2, 'pending', plan_id,
         '2026-01-31T00:00:00Z', 1, 1000, 0, 1066
       FROM panelkit.changes WHERE id = $2`,
      [id('c'), id('b')],
    );
    await database.query(
      `INSERT INTO panelkit.changes
        (id, subscription_id, kind, terms, charged_at, generation, state, settled_at, plan_id, ends_period,
         price_minor, refund_minor, value_minor)
       SELECT $1, subscription_id, 'plan-change', terms, '2026-01-29T00:00:00Z', 2, 'voided', '2026-01-29T00:00:00Z',
         plan_id, 1, 1934, 0, 2000
       FROM panelkit.changes WHERE id = $2`,
      [id('d'), id('b')],
    );
    const subscription = await migrate();
    const extension = await backend.storage.changes.find(id('c'));
    expect(extension).toMatchObject({ addsTime: true, creditMinor: 0, carriedBytes: 0 });
    expect(await backend.storage.changes.find(id('d'))).toMatchObject({ addsTime: false, creditMinor: 66 });
    if (extension === null) throw new TypeError('the extension is gone');
    const standing = { ...subscription, entitlement: entitlementOf(await factsOf()) };
    const terms = termsOfChange(extension, standing, new Date('2026-01-29T00:00:05Z'));
    expect(terms.expiresAt).toEqual(new Date('2026-03-02T00:00:00Z'));
  });

  test('given facts, when somebody edits or deletes them, then the database refuses', async () => {
    await migrate();
    for (const statement of [
      'UPDATE panelkit.entitlement_facts SET bytes = 0',
      'DELETE FROM panelkit.entitlement_facts',
    ])
      await expect(database.query(statement)).rejects.toThrow(/append-only/);
  });
});
