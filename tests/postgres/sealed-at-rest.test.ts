import { describe, expect, test } from 'vitest';
import { createTestPglite } from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop } from './postgres-shop.ts';

describe('what a dump shows', () => {
  test('given a shop that has sold, retried, failed and cancelled, when every row is read, then no secret is in clear', async () => {
    const pglite = await createTestPglite();
    const shop = await openPostgresShop({ pglite });
    const customer = await shop.customer(10_000);
    const plan = await shop.plan();
    shop.panel.faults.sometimes('writes', { kind: 'drop-after-commit' }, 0.5);
    await shop.scheduler.start();
    for (let sale = 0; sale < 4; sale += 1) await shop.buy(customer, plan);
    await shop.clock.advance('30m');
    const { rows } = await shop.panelkit.subscriptions.list({}, shop.staff());
    const delivered = await Promise.all(rows.map(({ id }) => shop.panelkit.delivery.get(id, shop.staff())));
    // Nothing is handed out any more: these jobs stay in the queue.
    await shop.scheduler.stop();
    const cancelled = await shop.buy(customer, plan);
    await shop.panelkit.orders.cancel({ orderId: cancelled.id, reason: 'test' }, shop.as(customer));

    const by = () => shop.as(customer);
    const topUp = { customerId: customer.id, amountMinor: 777, method: 'fake' };
    const { id: paymentId } = await shop.panelkit.payments.topUp(topUp, by());
    const started = await shop.panelkit.payments.start({ paymentId }, by());
    shop.bank.provider.pay(started.providerReference);
    const told = shop.bank.takeWebhooks();
    for (const webhook of told) await shop.panelkit.payments.receiveEvent({ gateway: 'fake', ...webhook });

    const dump = await dumpOf(pglite);
    const accounts = shop.panel.accounts();
    const secrets = [
      ...Object.values(shop.panel.target.credentials),
      ...accounts.flatMap(({ name, credentials }) => [name, ...Object.values(credentials)]),
      ...delivered.flatMap(({ links }) => links),
      ...told.map(({ rawBody }) => JSON.stringify(rawBody).slice(1, -1)),
      ...told.map(({ rawBody }) => rawBody),
      started.redirectUrl ?? '',
      ...delivered.map(({ shopLink }) => shopLink.slice(shopLink.lastIndexOf('/') + 1)),
    ];
    expect(accounts.length).toBe(4);
    expect(secrets.length).toBeGreaterThan(4 * 5);
    expect(dump).toContain(customer.id);
    expect(dump).toContain(started.providerReference);
    expect(dump).toContain('reconcile-account');
    expect(secrets.filter((secret) => dump.includes(secret))).toEqual([]);
    await shop.close();
    await pglite.close();
  }, 60_000);
});

/** Every row of every table, as text. */
async function dumpOf(pglite: Awaited<ReturnType<typeof createTestPglite>>): Promise<string> {
  const tables = await pglite.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname LIKE 'panelkit%'`,
  );
  const rows: string[] = [];
  for (const { name } of tables.rows) {
    const found = await pglite.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`);
    rows.push(...found.rows.map(({ row }) => `${name} ${withBytes(row)}`));
  }
  return rows.join('\n');
}

/** With what bytes say as text beside their digits. */
function withBytes(row: string): string {
  const texts = [...row.matchAll(/\\\\x([0-9a-f]+)/g)].map(([, hex = '']) =>
    Buffer.from(hex, 'hex').toString(),
  );
  return [row, ...texts].join(' ');
}
