import { createPanelkit } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { expect, test } from 'vitest';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { checkPayments } from '../../invariants/check-payments.ts';
import { openPostgresShop } from '../../postgres/postgres-shop.ts';
import { shopOptions } from '../../shop-options.ts';
import { addCards, bankPolicies, depositText, openPayment } from './card-shop.ts';

test('given 50 buyers at once in two processes, then no amount is on a card twice; each message, sent twice at once, pays its own payment', async () => {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('cards');
  const policies = bankPolicies(true);
  const shop = await openPostgresShop({ connectionString }, { policies });
  const backend = await createPostgresBackend({ connectionString, clock: shop.clock });
  const other = createPanelkit({ ...shopOptions, backend, panelDrivers: [], policies });
  const processes = [shop.panelkit, other];
  await addCards(shop);
  const customers = await Promise.all(Array.from({ length: 50 }, () => shop.customer(1)));
  const payments = await Promise.all(customers.map((customer) => openPayment(shop, customer)));

  const asked = await Promise.all(
    payments.map(({ id: paymentId, customerId }, index) =>
      (processes[index % 2] ?? other).cards.assign({ paymentId }, shop.as({ id: customerId })),
    ),
  );

  const named = asked.map(({ number, amountMinor }) => `${number} ${amountMinor}`);
  expect(new Set(named).size).toBe(50);
  const texts = asked.map(({ amountMinor, number }) => depositText(amountMinor, number));
  const answers = await Promise.all(
    texts.flatMap((text) => processes.map(({ cards }) => cards.receiveMessage({ text, sender: 'BANK' }))),
  );
  const outcomes = answers.map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'matched')).toHaveLength(50);
  expect(outcomes.filter((outcome) => outcome === 'repeated')).toHaveLength(50);
  for (const { paymentId, amountMinor } of asked) {
    const { state } = await shop.panelkit.payments.get(paymentId, shop.staff());
    expect(state).toMatchObject({ status: 'captured', receivedMinor: amountMinor });
  }
  expect(await checkPayments(shop.backend)).toEqual([]);
  await backend.close();
  await shop.close();
});

test('given a message and staff who decide at once, then the payment is paid once', async () => {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('cards');
  const shop = await openPostgresShop({ connectionString }, { policies: bankPolicies(true) });
  await addCards(shop);
  const { payments, cards } = shop.panelkit;
  for (let round = 0; round < 8; round += 1) {
    const customer = await shop.customer(1);
    const { id: paymentId } = await openPayment(shop, customer);
    const { amountMinor, number } = await cards.assign({ paymentId }, shop.as(customer));
    await Promise.allSettled([
      cards.receiveMessage({ text: depositText(amountMinor, number), sender: 'BANK' }),
      payments.approve({ paymentId }, shop.staff()),
      cards.receiveMessage({ text: depositText(amountMinor, number), sender: 'BANK' }),
    ]);
    const { state } = await payments.get(paymentId, shop.staff());
    expect(state.status).toBe('captured');
    const receivedMinor = state.status === 'captured' ? state.receivedMinor : 0;
    const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
    expect(wallet.balanceMinor).toBe(1 + receivedMinor);
  }
  expect(await checkPayments(shop.backend)).toEqual([]);
  await shop.close();
});
