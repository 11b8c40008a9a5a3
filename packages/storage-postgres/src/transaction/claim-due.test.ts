import { addMs } from '@panelkit/sdk';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresBackend, type PostgresBackend } from '../create-postgres-backend.ts';
import type { TransactionAccess } from '../database/access.ts';
import { createSubscriptionWriter } from '../repositories/services.ts';
import { sharedServer } from '../testing/test-databases.ts';
import { givenTestUnit } from '../testing/test-records.ts';

const dueAt = new Date('2026-03-01T00:00:00Z');
let backend: PostgresBackend;
let claiming: pg.Client;
let other: pg.Client;
beforeAll(async () => {
  const connectionString = await (await sharedServer()).createMigrated('claims');
  backend = await createPostgresBackend({ connectionString });
  [claiming, other] = [new pg.Client({ connectionString }), new pg.Client({ connectionString })];
  await Promise.all([claiming.connect(), other.connect()]);
}, 60_000);
afterAll(() => Promise.all([claiming.end(), other.end(), backend.close()]));

/** The statement of a claim, with its values. */
async function claimStatement(): Promise<{ text: string; values: unknown[] }> {
  const sent: { text: string; values: unknown[] }[] = [];
  const unused = () => Promise.reject(new TypeError('a claim is one statement'));
  const access: TransactionAccess = {
    own: { add: () => {}, has: () => false },
    run: (work) =>
      work({
        script: unused,
        query: async (text, values = []) => {
          sent.push({ text, values: [...values] });
          return [];
        },
      }),
    send: unused,
    later: unused,
    note: unused,
  };
  await createSubscriptionWriter(access).claimDue(addMs(dueAt, 1), 10);
  const [statement] = sent;
  if (statement === undefined) throw new TypeError('a claim sent nothing');
  return statement;
}

test.each([
  { what: 'has moved on', end: 'COMMIT', wanted: "next_due_at = next_due_at + interval '1 hour'" },
  { what: 'has locked', end: null, wanted: 'due_errors = due_errors + 1' },
  { what: 'has changed otherwise', end: 'COMMIT', wanted: 'due_errors = due_errors + 1' },
])(
  'given a claim that has begun, when it meets a subscription that another worker $what, then it takes that as it is now',
  async ({ end, wanted }) => {
    const { account } = await givenTestUnit(backend.storage);
    const id = account.subscriptionId;
    await backend.storage.transaction((tx) => tx.subscriptions.update(id, { nextDueAt: dueAt }));
    const { text, values } = await claimStatement();
    await claiming.query('BEGIN');
    // A cursor sees what was committed when it was declared, and locks a row when that is fetched.
    await claiming.query(`DECLARE claim CURSOR FOR ${text}`, values);
    await other.query('BEGIN');
    await other.query(`UPDATE panelkit.subscriptions SET ${wanted} WHERE id = $1`, [id]);
    if (end !== null) await other.query(end);

    const { rows } = await claiming.query('FETCH ALL claim');

    await Promise.all([claiming.query('ROLLBACK'), other.query('ROLLBACK')]);
    const isClaimed = end !== null && !wanted.startsWith('next_due_at');
    expect(rows).toMatchObject(isClaimed ? [{ id, due_errors: 1 }] : []);
    await backend.storage.transaction((tx) => tx.subscriptions.update(id, { nextDueAt: null }));
  },
);
