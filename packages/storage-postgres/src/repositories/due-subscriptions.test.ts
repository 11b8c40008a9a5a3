import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresBackend, type PostgresBackend } from '../create-postgres-backend.ts';
import { sharedPglite, type TestPglite } from '../testing/test-databases.ts';
import { givenTestUnit } from '../testing/test-records.ts';

let pglite: TestPglite;
let backend: PostgresBackend;
beforeAll(async () => {
  pglite = await sharedPglite();
  backend = await createPostgresBackend({ pglite });
}, 60_000);
afterAll(() => backend.close());

const dueOf = async (id: string) => {
  const { rows } = await pglite.query<{ due_at: Date }>(
    'SELECT due_at FROM panelkit.due_subscriptions WHERE subscription_id = $1',
    [id],
  );
  return rows.map(({ due_at: at }) => at);
};

test('given a subscription, when what is due next changes however it is written, then the list of what is due says the same', async () => {
  const { account } = await givenTestUnit(backend.storage);
  const id = account.subscriptionId;
  const stored = (await backend.storage.subscriptions.find(id))?.nextDueAt ?? null;
  expect(await dueOf(id)).toEqual(stored === null ? [] : [stored]);
  const write = (nextDueAt: Date | null) =>
    backend.storage.transaction((tx) => tx.subscriptions.update(id, { nextDueAt }));
  const [first, second] = [new Date('2026-03-01T00:00:00Z'), new Date('2026-04-01T00:00:00Z')];
  for (const at of [first, first, second, null, null, first]) {
    await write(at);
    expect(await dueOf(id)).toEqual(at === null ? [] : [at]);
  }
  await backend.storage.transaction((tx) => tx.subscriptions.update(id, { dueErrors: 1 }));
  expect(await dueOf(id)).toEqual([first]);
  await pglite.query('UPDATE panelkit.subscriptions SET next_due_at = $2 WHERE id = $1', [id, second]);
  expect(await dueOf(id)).toEqual([second]);
});
