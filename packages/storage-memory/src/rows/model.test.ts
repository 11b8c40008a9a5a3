import { type Account, isPanelkitError, type Transaction } from '@panelkit/sdk';
import type { Queries } from '@panelkit/sdk/ports';
import { anAccount } from '@panelkit/sdk/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryBackend } from '../create-memory-backend.ts';

/** One change that a transaction tries. Small ranges, so that keys collide and rows move often. */
interface Step {
  kind: 'insert' | 'update';
  id: string;
  subscriptionId: string;
  panelId: string;
  nextAttemptAt: Date | null;
  condemnedAt: Date | null;
}

const oneOf = (...names: string[]) => fc.constantFrom(...names);
const instant = fc.integer({ min: 0, max: 5 }).map((second) => new Date(second * 1000));
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('insert', 'update'),
  id: oneOf('a', 'b', 'c', 'd', 'e', 'f'),
  subscriptionId: oneOf('s1', 's2', 's3', 's4'),
  panelId: oneOf('p1', 'p2'),
  nextAttemptAt: fc.option(instant),
  condemnedAt: fc.option(instant),
});
const transaction = fc.record({ steps: fc.array(step, { maxLength: 6 }), fails: fc.boolean() });

const ROLLED_BACK = new Error('rolled back');

/**
 * What the store should do, said in the simplest way: rows in a map, every question answered by looking at
 * all of them.
 */
type Model = Map<string, Account>;

function apply(
  model: Model,
  { kind, id, subscriptionId, ...fields }: Step,
): 'done' | 'STORAGE_CONFLICT' | 'NOT_FOUND' {
  const old = model.get(id);
  if (kind === 'insert' && old !== undefined) return 'STORAGE_CONFLICT';
  if (kind === 'update' && old === undefined) return 'NOT_FOUND';
  const row = old === undefined ? accountOf(id, subscriptionId, fields) : { ...old, ...fields };
  const isTaken = [...model.values()].some(
    (other) =>
      other.id !== id &&
      other.condemnedAt === null &&
      row.condemnedAt === null &&
      other.subscriptionId === row.subscriptionId,
  );
  if (isTaken) return 'STORAGE_CONFLICT';
  model.set(id, row);
  return 'done';
}

function accountOf(id: string, subscriptionId: string, fields: Partial<Account>): Account {
  return anAccount({ id, subscriptionId, unitId: subscriptionId, nameHash: `name-${id}`, ...fields });
}

async function write(tx: Transaction, { kind, id, subscriptionId, ...fields }: Step): Promise<void> {
  if (kind === 'insert') await tx.accounts.insert(accountOf(id, subscriptionId, fields));
  else await tx.accounts.update(id, fields);
}

/** The rows as a transaction locks and reads them: what it only finds has no more than what never changes. */
function readsOf({ accounts }: Transaction): Reads {
  return {
    listDue: accounts.listDue,
    listWaiting: accounts.listWaiting,
    listByUnit: accounts.lockByUnit,
    list: async (request) => {
      const page = await accounts.list(request);
      return { ...page, rows: await Promise.all(page.rows.map(({ id }) => accounts.get(id))) };
    },
  };
}

type Reads = Pick<Queries['accounts'], 'list' | 'listDue' | 'listWaiting' | 'listByUnit'>;

async function expectSame(accounts: Reads, model: Model): Promise<void> {
  const rows = [...model.values()].sort((first, second) => (first.id < second.id ? -1 : 1));
  const dueAt = (row: Account) => row.nextAttemptAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const byDue = rows.toSorted((first, second) => dueAt(first) - dueAt(second));
  const now = new Date(2000);
  expect(strip((await accounts.list()).rows)).toEqual(strip(rows));
  expect(await accounts.listDue(now, 3)).toEqual(
    idsOf(byDue.filter((row) => dueAt(row) <= 2000)).slice(0, 3),
  );
  for (const panelId of ['p1', 'p2']) {
    const here = rows.filter((row) => row.panelId === panelId);
    expect(idsOf((await accounts.list({ panelId, limit: 2 })).rows)).toEqual(idsOf(here).slice(0, 2));
    const waiting = byDue.filter(
      (row) => row.panelId === panelId && dueAt(row) > 2000 && row.nextAttemptAt !== null,
    );
    expect(await accounts.listWaiting(panelId, now, 10)).toEqual(idsOf(waiting));
  }
  const bySubscription = rows.filter((row) => row.subscriptionId === 's1');
  expect(idsOf(await accounts.listByUnit('s1'))).toEqual(idsOf(bySubscription));
}

const idsOf = (rows: Account[]) => rows.map((row) => row.id);
/** The fields that steps set: the builder makes the others separately for model and store. */
const strip = (rows: Account[]) =>
  rows.map(({ id, subscriptionId, panelId, nextAttemptAt, condemnedAt }) => ({
    id,
    subscriptionId,
    panelId,
    nextAttemptAt,
    condemnedAt,
  }));

test('given any transactions, some of which fail, when run, then every step, read and end is as in a plain model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { maxLength: 12 }), async (transactions) => {
      const { storage } = createMemoryBackend();
      let committed: Model = new Map();
      for (const { steps, fails } of transactions) {
        const model: Model = new Map(committed);
        const work = storage.transaction(async (tx) => {
          for (const each of steps) {
            const expected = apply(model, each);
            const outcome = await write(tx, each).then(
              () => 'done',
              (error: unknown) => (isPanelkitError(error) ? error.code : error),
            );
            expect(outcome).toBe(expected);
            if (expected === 'STORAGE_CONFLICT') throw ROLLED_BACK;
            await expectSame(readsOf(tx), model);
          }
          if (fails) throw ROLLED_BACK;
        });
        const ended = await work.then(
          () => 'committed',
          (error: unknown) => {
            if (error !== ROLLED_BACK) throw error;
            return 'rolled back';
          },
        );
        if (ended === 'committed') committed = model;
        await expectSame(storage.accounts, committed);
      }
    }),
    { numRuns: 300 },
  );
});
