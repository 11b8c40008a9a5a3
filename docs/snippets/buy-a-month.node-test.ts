import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { buyAMonth } from './buy-a-month.ts';

test('given a balance, when a month is bought, then the account is on the panel', async () => {
  const shop = await createTestPanelkit();
  const ada = await shop.customer({ balanceMinor: 1000 });
  await shop.plan({ slug: 'month' });
  await shop.scheduler.start();

  const answer = await buyAMonth(shop.panelkit, ada.externalId, 'form-1');
  await shop.clock.advance('10s');

  assert.match(answer, /^Thank you/);
  assert.equal(shop.panel.accounts().length, 1);
});

test('given an empty wallet, when a month is bought, then nothing is made', async () => {
  const shop = await createTestPanelkit();
  await shop.plan({ slug: 'month' });

  assert.equal(await buyAMonth(shop.panelkit, 'ada', 'form-1'), 'Please top up first.');
  assert.equal(shop.panel.accounts().length, 0);
});
