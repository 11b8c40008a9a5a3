// The shop's own tests, on node:test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
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
  assert.deepEqual(await sellOneUnit(), { status: 'fulfilled', accounts: 1 });
});

test('given an unknown order, then the error is told by its code', async () => {
  assert.equal(await codeOfAnUnknownOrder(), 'NOT_FOUND');
});
