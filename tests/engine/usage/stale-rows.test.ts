import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { clearDrift, noteDrift } from '../../../packages/sdk/src/engine/usage/note-drift.ts';
import { findMissing, noteMissing } from '../../../packages/sdk/src/engine/usage/note-missing.ts';
import { newPanelSync } from '../../../packages/sdk/src/engine/usage/panel-sync.ts';
import { isSettled } from '../../../packages/sdk/src/engine/usage/wanted-terms.ts';
import type { AccountPatch } from '../../../packages/sdk/src/ports/storage.ts';

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
  const change = (patch: AccountPatch) => storage.transaction((tx) => tx.accounts.update(id, patch));
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

test('given a change, an earlier generation or a look since the listing began, then an account is not judged by it', async () => {
  const { row, now } = await listed(null);
  const observed = row.observed && { ...row.observed, at: earlier };
  const settled = { ...row, observed };
  expect(isSettled(settled, now)).toBe(true);
  expect(isSettled({ ...settled, hasPendingChange: true }, now)).toBe(false);
  expect(isSettled({ ...settled, generation: row.generation + 1 }, now)).toBe(false);
  expect(isSettled(settled, new Date(earlier.getTime() - 1))).toBe(false);
});

/** A listing that began a minute after `now` and showed none of these. */
function emptyListing({ row, panel, now }: Awaited<ReturnType<typeof listed>>) {
  const mark = { accountId: row.id, epoch: 0, counterBytes: 0 };
  const startedAt = new Date(now.getTime() + 60_000);
  return newPanelSync(panel, { marks: new Map([[row.id, mark]]), startedAt, inboundKeys: new Map() });
}

test('given an account that was never seen, when a listing does not show it, then it is not missing', async () => {
  const scene = await listed(null);
  const sync = emptyListing(scene);
  expect(await findMissing(scene.engine, sync)).toHaveLength(1);
  await scene.change({ seenAt: null });
  expect(await findMissing(scene.engine, sync)).toEqual([]);
});

test('given a suspect panel, when a second listing misses an account too, then it is not made again', async () => {
  const scene = await listed(earlier);
  const { engine, panel, row, current } = scene;
  const sync = emptyListing(scene);
  await noteMissing(engine, { ...sync, panel: { ...panel, suspectSince: earlier } });
  expect((await current())?.generation).toBe(row.generation);
  await noteMissing(engine, sync);
  expect((await current())?.generation).toBe(row.generation + 1);
});
