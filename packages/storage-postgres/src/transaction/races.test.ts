import { type StoredEvent, type Transaction, walletAccount } from '@panelkit/sdk';
import { eventually } from '@panelkit/sdk/contracts';
import { type LeaseAnswer, storageConflict } from '@panelkit/sdk/ports';
import { aCapacityHold, aLedgerTransaction, aPayment, aTopUp, testId } from '@panelkit/sdk/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPostgresBackend, type PostgresBackend } from '../create-postgres-backend.ts';
import { emptyServerDatabase, type SharedServer, sharedServer } from '../testing/test-databases.ts';
import { givenTestUnit } from '../testing/test-records.ts';

/** Two processes on one server, by the database's own clock. */
describe('races on a PostgreSQL server', () => {
  let server: SharedServer;
  let connectionString: string;
  let first: PostgresBackend;
  let second: PostgresBackend;
  let sql: pg.Client;
  beforeAll(async () => {
    server = await sharedServer();
    connectionString = await server.createMigrated('races');
    sql = new pg.Client({ connectionString });
    await sql.connect();
  }, 60_000);
  afterAll(async () => {
    await sql.end();
  });
  beforeEach(async () => {
    await emptyServerDatabase(connectionString);
    first = await createPostgresBackend({ connectionString });
    second = await createPostgresBackend({ connectionString });
  });
  afterEach(async () => {
    await Promise.all([first.close(), second.close()]);
  });

  /** Runs the work of both in transactions that meet at `barrier`, whatever happens first. */
  const together = <Result>(work: (tx: Transaction, barrier: () => Promise<void>) => Promise<Result>) => {
    const meeting = createBarrier(2);
    return Promise.all([first, second].map(({ storage }) => storage.transaction((tx) => work(tx, meeting))));
  };

  test('given one place, when two buyers who both saw it reserve, then one gets it and the other learns that it is full', async () => {
    const { plan, panel, inbound, unit } = await givenTestUnit(first.storage, { inbound: { capacity: 2 } });
    const place = { planId: plan.id, panelId: panel.id, inboundId: inbound.id, unitId: unit.id };
    const answers = await together(async (tx, barrier) => {
      const seen = await tx.inbounds.find(inbound.id);
      await barrier();
      return { sawOneLeft: seen?.heldCount === 1, full: await tx.capacity.reserve([aCapacityHold(place)]) };
    });
    expect(answers.map(({ sawOneLeft }) => sawOneLeft)).toEqual([true, true]);
    expect(answers.map(({ full }) => full).toSorted()).toEqual(['inbound', null]);
    expect(await first.storage.inbounds.find(inbound.id)).toMatchObject({ heldCount: 2 });
  });

  test('given a pending payment, when two capture it who both saw it pending, then it is captured and booked once', async () => {
    const { customer } = await givenTestUnit(first.storage);
    const payment = aPayment({ customerId: customer.id });
    await first.storage.transaction((tx) => tx.payments.insert(payment));
    const outcomes = await together(async (tx, barrier) => {
      const { rows: seen } = await tx.payments.list({ status: 'pending' });
      await barrier();
      const { state } = await tx.payments.get(payment.id);
      if (state.status !== 'pending')
        return seen.length === 1 ? 'pending, but was captured' : 'not seen pending';
      const captured = { receivedMinor: 1000, decidedBy: 'staff', decidedAt: new Date(0), receipt: null };
      await tx.payments.update(payment.id, { state: { status: 'captured', ...captured } });
      return tx.ledger.book(aTopUp({ customerId: customer.id, amountMinor: 1000 }, { key: payment.id }));
    });
    expect(outcomes.toSorted()).toEqual(['booked', 'pending, but was captured']);
    expect(await first.storage.ledger.wallet(customer.id, 'USD')).toMatchObject({ balanceMinor: 2000 });
  });

  test('given a booking, when two make it without looking, then one is a duplicate', async () => {
    const { customer } = await givenTestUnit(first.storage);
    const outcomes = await together(async (tx, barrier) => {
      await barrier();
      return tx.ledger.book(aTopUp({ customerId: customer.id, amountMinor: 5 }, { key: 'the same' }));
    });
    expect(outcomes.toSorted()).toEqual(['booked', 'duplicate']);
    expect(await first.storage.ledger.wallet(customer.id, 'USD')).toMatchObject({ balanceMinor: 1005 });
  });

  test('given a wallet, when two bookings that each fit take from it at once, then one is insufficient', async () => {
    const { customer } = await givenTestUnit(first.storage);
    const entries = [
      { account: walletAccount(customer.id), amountMinor: -700 },
      { account: 'adjustments' as const, amountMinor: 700 },
    ];
    const outcomes = await together(async (tx, barrier) => {
      await barrier();
      return tx.ledger.book(aLedgerTransaction({ entries }));
    });
    expect(outcomes.toSorted()).toEqual(['booked', 'insufficient']);
    expect(await first.storage.ledger.wallet(customer.id, 'USD')).toMatchObject({ balanceMinor: 300 });
  });

  test('given rows that two lock in opposite orders, when they wait for each other, then both commit in the end', async () => {
    const one = await givenTestUnit(first.storage);
    const other = await givenTestUnit(first.storage);
    const ids = [one.order.id, other.order.id];
    const meeting = createBarrier(2);
    const lockBoth = ({ storage }: PostgresBackend, [a = '', b = '']: string[], note: string) =>
      storage.transaction(async (tx) => {
        await tx.orders.get(a);
        await meeting();
        await tx.orders.get(b);
        await tx.orders.update(a, { notes: note });
        return note;
      });
    const notes = await Promise.all([
      lockBoth(first, ids, 'first'),
      lockBoth(second, ids.toReversed(), 'second'),
    ]);
    expect(notes).toEqual(['first', 'second']);
    expect(await first.storage.orders.find(one.order.id)).toMatchObject({ notes: 'first' });
    expect(await first.storage.orders.find(other.order.id)).toMatchObject({ notes: 'second' });
  });

  test('given a failure of its own, when a transaction throws a conflict, then it is not run again', async () => {
    const work = vi.fn(async () => Promise.reject(storageConflict('order', 'x')));
    await expect(first.storage.transaction(work)).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('given a lease that ran out under its owner, when another takes it over, then the old one can neither commit nor renew', async () => {
    const { account } = await givenTestUnit(first.storage);
    const key = `account:${account.id}`;
    const old = await first.storage.leases.acquire(key, { ttlMs: 60_000 });
    expect(await second.storage.leases.acquire(key, { ttlMs: 60_000 })).toMatchObject({ kind: 'busy' });
    // The owner's request is still under way when its time is over.
    await sql.query(
      "UPDATE panelkit.leases SET expires_at = clock_timestamp() - interval '1 ms' WHERE key = $1",
      [key],
    );
    const taken = await second.storage.leases.acquire(key, { ttlMs: 60_000 });
    const [oldToken, newToken] = [tokenOf(old), tokenOf(taken)];
    expect(newToken).toBeGreaterThan(oldToken);
    const commit = (backend: PostgresBackend, token: number) =>
      backend.storage.transaction(async (tx) => {
        if (!(await tx.leases.isHeld(key, token))) return 'lost';
        await tx.accounts.get(account.id);
        await tx.accounts.update(account.id, { attempts: token });
        return 'committed';
      });
    expect(await Promise.all([commit(first, oldToken), commit(second, newToken)])).toEqual([
      'lost',
      'committed',
    ]);
    expect(await first.storage.leases.renew(key, oldToken, { ttlMs: 60_000 })).toBe(false);
    expect(await first.storage.accounts.find(account.id)).toMatchObject({ attempts: newToken });
  });

  test('given an owner who is committing, when his lease runs out meanwhile, then nobody takes it over before he is done', async () => {
    const key = `account:${testId()}`;
    const token = tokenOf(await first.storage.leases.acquire(key, { ttlMs: 60_000 }));
    const steps: string[] = [];
    const checked = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const committing = first.storage
      .transaction(async (tx) => {
        expect(await tx.leases.isHeld(key, token)).toBe(true);
        checked.resolve();
        await mayCommit.promise;
      })
      .then(() => steps.push('committed'));
    await checked.promise;
    const backdate = sql.query(
      "UPDATE panelkit.leases SET expires_at = now() - interval '1 s' WHERE key = $1",
      [key],
    );
    const taking = backdate
      .then(() => second.storage.leases.acquire(key, { ttlMs: 60_000 }))
      .then(({ kind }) => steps.push(kind));
    await eventually(async () => {
      const { rows } = await queryApart(
        connectionString,
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
      );
      expect(rows.length).toBeGreaterThan(0);
    });
    expect(steps).toEqual([]);
    mayCommit.resolve();
    await Promise.all([committing, taking]);
    // Which answer this process hears first says nothing about their order in the database.
    expect(steps.toSorted()).toEqual(['acquired', 'committed']);
  });

  test('given an earlier transaction that commits later, when a reader has read on meanwhile, then its event comes after what was read', async () => {
    const [slow, quick] = [testId(), testId()];
    await sql.query('BEGIN');
    await sql.query(
      `INSERT INTO panelkit.event_outbox (aggregate_kind, aggregate_id, type, data, at)
       VALUES ('account', $1, 'account.removed', '{"panelId":"p"}', now())`,
      [slow],
    );
    await appendEvent(first, quick);
    const before = await second.storage.events.list({ after: 0, limit: 10 });
    expect(before.map(({ aggregate }) => aggregate.id)).toEqual([quick]);
    await sql.query('COMMIT');
    const after = await first.storage.events.list({ after: before[0]?.cursor ?? -1, limit: 10 });
    expect(after.map(({ aggregate }) => aggregate.id)).toEqual([slow]);
  });

  test('given a follower in another process, when 100 commits come from both, then it is told each once, by cursor', async () => {
    const told: StoredEvent[] = [];
    second.storage.events.follow((event) => told.push(event));
    // A transaction begins once its process's followers know where they stand.
    await second.storage.transaction(async () => {});
    const id = testId();
    const backends = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? first : second));
    await Promise.all(backends.map((backend) => appendEvent(backend, id)));
    await eventually(() => expect(told).toHaveLength(100));
    expect(told).toEqual(await first.storage.events.list({ after: 0, limit: 500 }));
    expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, index) => index + 1));
  });
});

function appendEvent({ storage }: PostgresBackend, id: string): Promise<void> {
  return storage.transaction((tx) =>
    tx.events.append({
      aggregate: { kind: 'account', id },
      type: 'account.removed',
      data: { panelId: 'p' },
      at: new Date(0),
    }),
  );
}

/** Resolves for all once `parties` have come; later arrivals pass. */
function createBarrier(parties: number): () => Promise<void> {
  const open = Promise.withResolvers<void>();
  let waiting = 0;
  return () => {
    waiting += 1;
    if (waiting >= parties) open.resolve();
    return open.promise;
  };
}

/** On its own connection: one inside a transaction shows the state at its start. */
async function queryApart(connectionString: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

/** @throws TypeError when the lease was not acquired */
function tokenOf(answer: LeaseAnswer): number {
  if (answer.kind === 'acquired') return answer.token;
  throw new TypeError('the lease is busy');
}
