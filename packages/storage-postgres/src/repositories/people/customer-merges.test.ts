import { expect, test } from 'vitest';
import { createPgliteDatabase } from '../../database/pglite-database.ts';
import { applyMigrations } from '../../migrations/apply-migrations.ts';
import { createTestPglite } from '../../testing/test-databases.ts';

/** What a merge does to the columns that name a customer: decision 129 says why. */
const MOVED = [
  'payments',
  'refunds',
  'card_transfers',
  'orders',
  'units',
  'subscriptions',
  'notifications',
  'chats',
  'wallets',
  'money_holds',
].map((table) => `${table}.customer_id`);
const SHARED = ['card_buyers.id', 'customer_identities.customer_id', 'declined_broadcasts.customer_id'];
const LEFT = [
  ...['ledger_entries', 'invoices', 'broadcast_deliveries'].map((table) => `${table}.customer_id`),
  'customers.merged_into_id',
];

// What refers to customers, whatever its name is, and what is named so and refers to nothing.
const named = `
  SELECT table_name || '.' || column_name AS place FROM information_schema.columns
  WHERE table_schema = 'panelkit' AND column_name = 'customer_id'
  UNION
  SELECT conrelid::regclass::text || '.' || attname
  FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
  WHERE contype = 'f' AND confrelid = 'panelkit.customers'::regclass`;

test('given every column that names a customer, then a merge moves its rows, shares them, or leaves them on purpose', async () => {
  const pglite = await createTestPglite();
  const database = createPgliteDatabase(pglite, async () => {});
  await applyMigrations(database);
  const found = await database.query(named);
  const places = new Set(found.map(({ place }) => String(place).replace(/^panelkit\./, '')));
  expect([...places].toSorted()).toEqual([...MOVED, ...SHARED, ...LEFT].toSorted());
  await pglite.close();
});
