import { createPanelkit } from '@panelkit/sdk';
import { createFakePanelDriver } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { expect, test } from 'vitest';
import { runOnClock } from '../../../packages/storage-memory/src/testing/run-on-clock.ts';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { checkPayments } from '../../invariants/check-payments.ts';
import { openPostgresShop } from '../../postgres/postgres-shop.ts';
import { shopOptions } from '../../shop-options.ts';

const policies = { payments: { fake: { askedIn: 'EUR', toleranceBasisPoints: 100 } } };

test('given payments that two processes start at once, while staff change the rate, then each is asked and booked by one quote', async () => {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('quotes');
  const shop = await openPostgresShop({ connectionString }, { policies });
  const backend = await createPostgresBackend({ connectionString, clock: shop.clock });
  const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [shop.panel] })];
  const paymentGateways = [shop.bank.gateway];
  const other = createPanelkit({ ...shopOptions, backend, panelDrivers, paymentGateways, policies });
  const { payments } = shop.panelkit;
  const setRate = (rate: string) => payments.setRate({ currency: 'EUR', base: 'EUR', rate }, shop.staff());
  await setRate('1.1');
  const customer = await shop.customer(1);
  const topUp = { customerId: customer.id, amountMinor: 1000, method: 'fake' };
  const opened = await Promise.all(Array.from({ length: 6 }, () => payments.topUp(topUp, shop.as(customer))));
  await shop.clock.advance('1s');

  const [, ...started] = await Promise.all([
    setRate('2'),
    ...opened.flatMap(({ id: paymentId }) =>
      [payments, other.payments].map((process) => process.start({ paymentId }, shop.as(customer))),
    ),
  ]);

  const asked = new Map(shop.bank.provider.payments().map((row) => [row.paymentId, row.amountMinor]));
  for (const { paymentId, asked: amount } of started) {
    expect([500, 910]).toContain(amount.amountMinor);
    expect(amount.amountMinor).toBe(asked.get(paymentId));
  }
  for (const [index, { providerReference, amountMinor }] of shop.bank.provider.payments().entries()) {
    // Some pay all of it, some a little less: within the tolerance, and below it.
    const part = [1, 0.995, 0.9][index % 3] ?? 1;
    shop.bank.provider.pay(providerReference, Math.ceil(part * amountMinor));
  }
  for (const webhook of shop.bank.takeWebhooks({ times: 2 }))
    await Promise.all(
      [payments, other.payments].map((process) => process.receiveEvent({ gateway: 'fake', ...webhook })),
    );
  await runOnClock(shop.clock, shop.scheduler.tick());
  expect(await checkPayments(shop.backend)).toEqual([]);
  for (const { id } of opened) {
    const { state, quote } = await payments.get(id, shop.staff());
    const [known] = await payments.atProviders(id, shop.staff());
    expect(known?.quote).toEqual(quote);
    expect(state.status).toBe('captured');
  }
  await backend.close();
  await shop.close();
}, 60_000);
