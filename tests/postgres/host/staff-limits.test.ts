import { randomUUID } from 'node:crypto';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BLANK_USER } from '../../../packages/shop/src/store/blank-user.ts';
import type { ShopStore, User } from '../../../packages/shop/src/store/shop-store.ts';
import { openSqlStore } from '../../../packages/shop/src/store/sql-store.ts';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';

const now = new Date('2026-03-01T12:00:00Z');
const anything = { times: null, days: null, bytes: null, amountMinor: null };

let backends: PostgresBackend[];
/** One for each of two processes. */
let stores: ShopStore[];

beforeAll(async () => {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('staff_limits');
  backends = [
    await createPostgresBackend({ connectionString }),
    await createPostgresBackend({ connectionString }),
  ];
  stores = [];
  for (const { host } of backends) stores.push(await openSqlStore(host));
}, 60_000);
afterAll(() => Promise.all(backends.map((backend) => backend.close())));

async function aUser(patch: Partial<User>): Promise<User> {
  const user: User = {
    ...BLANK_USER,
    id: randomUUID(),
    email: `${randomUUID()}@shop.test`,
    name: 'Ada',
    passwordHash: '',
    role: 'support',
    language: null,
    emailConfirmedAt: null,
    createdAt: now,
    ...patch,
  };
  expect(await stores[0]?.users.insert(user)).toBe(true);
  return user;
}
/** The same from both processes, many times at once. */
const atOnce = <Result>(count: number, run: (store: ShopStore, index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => stores.map((store) => run(store, index))).flat());

describe('Several members of staff at once, in two processes on PostgreSQL', () => {
  test.each([
    { bound: 'times', amount: 1, most: 7, passed: 7 },
    { bound: 'days', amount: 30, most: 100, passed: 3 },
    { bound: 'bytes', amount: 10 * 1024 ** 3, most: 45 * 1024 ** 3, passed: 4 },
    { bound: 'amountMinor', amount: 300, most: 1500, passed: 5 },
  ] as const)('given a limit of $bound, when 20 spend at once, then no more than the limit', async (row) => {
    const { id: userId } = await aUser({});
    const spent = {
      times: 1,
      days: 0,
      bytes: 0,
      amountMinor: 0,
      ...(row.bound !== 'times' && { [row.bound]: row.amount }),
    };
    const action = { userId, action: 'service.given', targetId: 'x', note: '', from: '', at: now };
    const limit = { bounds: { ...anything, [row.bound]: row.most }, since: new Date(0) };
    const answers = await atOnce(10, (store) =>
      store.staffActions.insertUpTo({ ...action, ...spent, id: randomUUID() }, limit),
    );
    expect(answers.filter(Boolean)).toHaveLength(row.passed);
  });

  test('given a request, when many approve and decline at once, then one of them decides', async () => {
    const [dana, olga] = [await aUser({}), await aUser({})];
    const id = randomUUID();
    const request = { id, kind: 'adjust-wallet', sealedInput: 'x', status: 'open' as const };
    const times = { requestedBy: dana.id, requestedAt: now, expiresAt: new Date(now.getTime() + 1000) };
    await stores[0]?.approvals.insert({
      ...request,
      ...times,
      decidedBy: null,
      decidedAt: null,
      actedAt: null,
      problem: null,
    });
    const answers = await atOnce(10, ({ approvals }, index) =>
      approvals.decide(id, {
        status: index % 2 === 0 ? 'approved' : 'declined',
        decidedBy: olga.id,
        decidedAt: now,
      }),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  test('given a role, when it is removed while somebody gets it, then nobody is left with a role that is gone', async () => {
    for (let round = 0; round < 8; round += 1) {
      const id = randomUUID();
      await stores[0]?.roles.insert({ id, name: `Role ${round}`, grants: null });
      const user = await aUser({});
      const [given, removed] = await Promise.all([
        stores[0]?.users.changeRole(user.id, { from: 'support', to: id }),
        stores[1]?.roles.remove(id),
      ]);
      const { role } = (await stores[0]?.users.find(user.id)) ?? {};
      expect({ round, role, given, removed }).toEqual(
        given
          ? { round, role: id, given: true, removed: false }
          : { round, role: 'support', given: false, removed: true },
      );
    }
  });

  test('given a role, when two save it at once, then one does', async () => {
    const id = randomUUID();
    await stores[0]?.roles.insert({ id, name: 'Night', grants: null });
    const answers = await atOnce(4, ({ roles }, index) =>
      roles.update({ id, name: `Night ${index}`, grants: null, version: 1 }),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });
});
