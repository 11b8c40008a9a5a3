import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { wakeWaiting } from '../../../packages/sdk/src/engine/contact/wake-waiting.ts';
import { IN_MEMORY } from '../on-storage.ts';
import { describeWaking } from './describe-waking.ts';

describeWaking(IN_MEMORY);

test('given more than a batch that must settle first, when a panel is back, then what waits behind them is woken', async () => {
  const shop = await createTestPanelkit();
  const { storage } = shop.backend;
  const customer = await shop.customer({ balanceMinor: 1_000_000 });
  const order = await shop.buy(customer, await shop.plan(), 201);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const panelId = shop.panels[0]?.id ?? '';
  const { rows } = await storage.accounts.list({ panelId, limit: 500 });
  const soonMs = shop.clock.now().getTime() + 60_000;
  await storage.transaction(async (tx) => {
    for (const [index, { id }] of rows.entries()) {
      const nextAttemptAt = new Date(soonMs + index);
      const isLast = index === rows.length - 1;
      await tx.accounts.update(id, { nextAttemptAt, unsettledUntil: isLast ? null : nextAttemptAt });
    }
  });
  await wakeWaiting(engineOf(shop.panelkit), panelId);
  const last = await storage.accounts.find(rows.at(-1)?.id ?? '');
  expect(rows).toHaveLength(201);
  expect(last?.nextAttemptAt).toEqual(shop.clock.now());
});
