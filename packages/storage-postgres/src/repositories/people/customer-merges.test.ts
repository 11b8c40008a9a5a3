import { expect, test } from 'vitest';
import { createPgliteDatabase } from '../../database/pglite-database.ts';
import { applyMigrations } from '../../migrations/apply-migrations.ts';
import { createTestPglite } from '../../testing/test-databases.ts';

/** What a merge does to the rows that name a customer: decision 129 says why. */
const MOVED = [
  ...['payments', 'refunds', 'card_transfers', 'orders', 'units', 'subscriptions', 'notifications', 'chats'],
  ...['wallets', 'money_holds'],
];
const SHARED = ['customer_identities', 'declined_broadcasts'];
const LEFT = ['ledger_entries', 'invoices', 'broadcast_deliveries'];

test('given every table that names a customer, then a merge moves its rows, shares them, or leaves them on purpose', async () => {
  const pglite = await createTestPglite();
  const database = createPgliteDatabase(pglite, async () => {});
  await applyMigrations(database);
  const found = await database.query(
    `SELECT table_name FROM information_schema.columns
     WHERE table_schema = 'panelkit' AND column_name = 'customer_id' ORDER BY table_name`,
  );
  expect(found.map((row) => row.table_name)).toEqual([...MOVED, ...SHARED, ...LEFT].toSorted());
  await pglite.close();
});
