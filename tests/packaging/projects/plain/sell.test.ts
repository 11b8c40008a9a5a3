// The shop's own tests, on node:test.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { codeOfAnUnknownOrder, sellOneUnit } from './sell.ts';

test('given a customer with a balance, when a unit is bought, then it is delivered', async () => {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan());
  const settled = await shop.panelkit.orders.settled(order.id);
  assert.equal(settled.state.status, 'fulfilled');
  assert.equal(shop.panel.accounts().length, 1);
});

test('given a simulated Marzban, when a unit is sold, then the panel has its account', async () => {
  assert.deepEqual(await sellOneUnit(createMemoryBackend()), { status: 'fulfilled', accounts: 1 });
});

test('given a folder for an embedded PostgreSQL, when a unit is sold, then its records are there afterwards', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'a-shop-'));
  const backend = await createPostgresBackend({ dataDir });
  assert.deepEqual(await sellOneUnit(backend), { status: 'fulfilled', accounts: 1 });
  await backend.close();
  const reopened = await createPostgresBackend({ dataDir });
  assert.equal((await reopened.storage.subscriptions.list()).rows.length, 1);
  await reopened.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('given an unknown order, then the error is told by its code', async () => {
  assert.equal(await codeOfAnUnknownOrder(), 'NOT_FOUND');
});
