import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { clearDrift, noteDrift } from '../../../packages/sdk/src/engine/usage/note-drift.ts';

/** A delivered account as a listing read it, which has changed since. */
async function listed(driftSince: Date | null) {
  const shop = await createTestPanelkit();
  const engine = engineOf(shop.panelkit);
  const { storage } = shop.backend;
  const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const [{ id } = { id: '' }] = (await storage.accounts.list({ limit: 1 })).rows;
  await storage.transaction((tx) => tx.accounts.update(id, { driftSince }));
  const [row] = await storage.usage.findByIds([id]);
  const panel = await storage.panels.find(row?.panelId ?? '');
  if (row === undefined || panel === null) throw new TypeError('it is not listed');
  const change = (patch: { driftSince: Date } | { generation: number }) =>
    storage.transaction((tx) => tx.accounts.update(id, patch));
  const current = async () => storage.accounts.find(id);
  return { engine, panel, row, change, current, now: shop.clock.now() };
}

const earlier = new Date('2025-12-31T00:00:00Z');

test('given drift that another listing noted meanwhile, when an earlier one saw none, then it stays noted', async () => {
  const { engine, row, change, current, now } = await listed(earlier);
  await change({ driftSince: now });
  await clearDrift(engine, row);
  expect((await current())?.driftSince).toEqual(now);
});

test('given terms that changed meanwhile, when a listing saw none or some drift from the former ones, then nothing is noted', async () => {
  const { engine, panel, row, change, current } = await listed(earlier);
  await change({ generation: row.generation + 1 });
  const before = await current();
  await clearDrift(engine, row);
  await noteDrift(engine, panel, row, { kinds: ['should-be-off'], isCertain: true });
  expect(await current()).toEqual(before);
});

test('given drift that is as it was listed, when it is seen no more, then it is forgotten', async () => {
  const { engine, row, current } = await listed(earlier);
  await clearDrift(engine, row);
  expect((await current())?.driftSince).toBeNull();
});
