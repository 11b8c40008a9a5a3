import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

/** The most accounts that were written at the same time by an order of eight. */
async function mostAtOnce(shop: TestPanelkit): Promise<number> {
  const customer = await shop.customer({ balanceMinor: 8000 });
  const before = shop.panel.history.length;
  await shop.buy(customer, await shop.plan(), 8);
  await shop.clock.advance('2s');
  const writes = shop.panel.history.slice(before).filter(({ verb }) => verb === 'ensureAccount');
  return Math.max(...[...Map.groupBy(writes, ({ at }) => at.getTime()).values()].map(({ length }) => length));
}

test('given a panel that another process found to bear one write at a time, when a minute is over, then no more are sent to it at once', async () => {
  const shop = await createTestPanelkit({ panels: [{ latencyMs: 20, writeConcurrency: 3 }] });
  await shop.scheduler.start();
  expect(await mostAtOnce(shop)).toBe(3);
  await shop.backend.storage.transaction(async (tx) => {
    const { id, capabilities } = await tx.panels.get(shop.panels[0]?.id ?? '');
    await tx.panels.update(id, { capabilities: capabilities && { ...capabilities, writeConcurrency: 1 } });
  });
  await shop.clock.advance('1m');
  // The first of these learns it.
  await mostAtOnce(shop);
  expect(await mostAtOnce(shop)).toBe(1);
});
