import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { buyAMonth } from './buy-a-month.ts';

test('given a panel that loses an answer, when a month is bought, then there is one account', async () => {
  const shop = await createTestPanelkit();
  const ada = await shop.customer({ balanceMinor: 1000 });
  await shop.plan({ slug: 'month' });
  await shop.scheduler.start();
  shop.panel.faults.next('ensureAccount', { kind: 'drop-after-commit' });

  await buyAMonth(shop.panelkit, ada.externalId, 'form-1');
  await shop.clock.advance('1h');

  expect(shop.panel.accounts()).toHaveLength(1);
  expect(await shop.panelkit.wallets.get(ada.id, shop.as(ada))).toMatchObject({
    balanceMinor: 0,
    heldMinor: 0,
  });
});

test('given a process that dies in the middle, when the next one starts, then the month is delivered once', async () => {
  const shop = await createTestPanelkit({ panels: [{ latencyMs: 200 }] });
  const ada = await shop.customer({ balanceMinor: 1000 });
  await shop.plan({ slug: 'month' });
  await shop.scheduler.start();
  await buyAMonth(shop.panelkit, ada.externalId, 'form-1');
  await shop.clock.advance(300);

  const next = shop.crash();
  await next.scheduler.start();
  await next.clock.advance('1h');

  expect(next.panel.accounts()).toHaveLength(1);
});
