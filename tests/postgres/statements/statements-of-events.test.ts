import { createPanelkit } from '@panelkit/sdk';
import { createFakePaymentGateway } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { processPaymentEvent } from '../../../packages/sdk/src/engine/gateways/process-payment-event.ts';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { shopOptions } from '../../shop-options.ts';
import { logStatements, named, type StatementLog } from './count-statements.ts';

/** A top-up at a provider that tells its parts; the statements of what stores and books them are counted. */
async function openTopUp() {
  const server = await sharedServer();
  const connectionString = named(await server.createMigrated('statements_events'), 'events');
  const backend = await createPostgresBackend({ connectionString });
  const fake = createFakePaymentGateway({ clock: backend.clock });
  const { gateway, provider } = fake;
  const shop = createPanelkit({ ...shopOptions, backend, panelDrivers: [], paymentGateways: [gateway] });
  const { id: customerId } = await shop.customers.ensure({ externalId: 'ada' });
  const by = { actor: { kind: 'customer' as const, id: customerId }, idempotencyKey: 'top-up' };
  const { id: paymentId } = await shop.payments.topUp(
    { customerId, amountMinor: 1_000_000, method: gateway.method },
    by,
  );
  const { providerReference } = await shop.payments.start({ paymentId }, by);
  /** The provider receives one cent, and tells. */
  const receive = async (): Promise<void> => {
    provider.pay(providerReference, 1);
    for (const { rawBody, headers } of fake.takeWebhooks())
      await shop.payments.receiveEvent({ gateway: gateway.method, rawBody, headers });
  };
  const book = async (): Promise<unknown[]> => {
    const due = await backend.storage.paymentEvents.listDue(backend.clock.now(), 10);
    return Promise.all(due.map((id) => processPaymentEvent(engineOf(shop), id)));
  };
  return { receive, book, close: () => backend.close() };
}

describe('statements of payment events on PostgreSQL', () => {
  let topUp: Awaited<ReturnType<typeof openTopUp>>;
  let log: StatementLog;
  beforeAll(async () => {
    topUp = await openTopUp();
    log = logStatements('events');
    // What is asked once for each process is asked here.
    await topUp.receive();
    await topUp.book();
  }, 60_000);
  afterAll(async () => {
    log.stop();
    await topUp.close();
  });

  test('given a part of a payment, when the provider tells, then storing it takes at most 4 statements, and booking it 16', async () => {
    log.clear();
    await topUp.receive();
    expect(log.sent.length, log.sent.join('\n')).toBeLessThanOrEqual(4);
    log.clear();
    expect(await topUp.book()).toEqual(['applied']);
    expect(log.sent.length, log.sent.join('\n')).toBeLessThanOrEqual(16);
  });
});
