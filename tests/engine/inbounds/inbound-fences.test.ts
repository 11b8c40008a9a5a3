import type { CreateInboundInput, Inbound } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import {
  commitInboundGone,
  commitInboundInSync,
} from '../../../packages/sdk/src/engine/inbounds/commit-inbound.ts';
import { storeForeignCounts } from '../../../packages/sdk/src/engine/inbounds/count-foreign.ts';
import { loadAttempt } from '../../../packages/sdk/src/engine/inbounds/inbound-attempt.ts';
import { writeInbound } from '../../../packages/sdk/src/engine/inbounds/write-inbound.ts';
import { writeDeadlineMs } from '../../../packages/sdk/src/engine/kernel/settings.ts';
import { holdLease } from '../../../packages/sdk/src/engine/locks/held-lease.ts';

const template: CreateInboundInput['template'] = {
  protocol: 'vless',
  security: { kind: 'reality', target: 'example.com:443', serverNames: ['example.com'] },
  port: { from: 20_000, to: 20_020 },
};

/** An inbound that is asked for, read by a worker that holds its lease. */
async function asked() {
  const shop = await createTestPanelkit();
  const engine = engineOf(shop.panelkit);
  const panelId = shop.panels[0]?.id ?? '';
  const { id } = await shop.panelkit.inbounds.create({ panelId, name: 'germany', template }, shop.staff());
  const current = async () => {
    const row = await shop.backend.storage.inbounds.find(id);
    if (row === null) throw new TypeError('the inbound is gone');
    return row;
  };
  const known = await current();
  const attempt = await loadAttempt(engine, known);
  const lease = await holdLease(engine, `inbound:${id}`);
  if (lease === null) throw new TypeError('the lease is not free');
  const seen = {
    key: '99',
    name: known.name,
    protocol: 'vless',
    network: 'tcp',
    port: 20_000,
    enabled: true,
    transport: null,
    security: null,
    sniffing: null,
    accountCount: 0,
  };
  const change = () => shop.panelkit.inbounds.change({ inboundId: id, enabled: false }, shop.staff());
  const made = () => shop.panel.inbounds().filter(({ name }) => name.startsWith('germany-'));
  return { shop, engine, id, current, known, attempt, lease, seen, change, made };
}

/** Another worker has its lease; the first one does not know it. */
async function takenOver() {
  const scene = await asked();
  await scene.shop.clock.advance('10m');
  expect(await holdLease(scene.engine, scene.lease.key)).not.toBeNull();
  return { ...scene, lease: { ...scene.lease, cover: async () => true, remainingMs: () => 600_000 } };
}

test('given a worker whose lease was taken over, then it stores nothing and writes nothing', async () => {
  const { engine, lease, known, seen, attempt, current, made } = await takenOver();
  expect(await commitInboundInSync(engine, lease, known, seen)).toBe('busy');
  expect(await commitInboundGone(engine, lease, known)).toBe('busy');
  expect(await writeInbound(engine, lease, attempt, { kind: 'create' })).toBe('again');
  expect(await current()).toEqual(known);
  expect(made()).toEqual([]);
});

test('given an inbound that is wanted otherwise meanwhile, then what was read is neither committed nor written', async () => {
  const { engine, lease, known, seen, attempt, current, made, change } = await asked();
  await change();
  expect(await writeInbound(engine, lease, attempt, { kind: 'create' })).toBe('again');
  expect(made()).toEqual([]);
  expect(await commitInboundInSync(engine, lease, known, seen)).toBe('again');
  expect(await current()).toMatchObject({ generation: 2, observedGeneration: 0 });
});

test('given a write whose answer does not come, then the inbound is unsettled until its deadline and the settling are over', async () => {
  const { shop, engine, lease, attempt, current } = await asked();
  shop.panel.faults.next('createInbound', { kind: 'no-answer' });
  const startedAtMs = shop.clock.now().getTime();
  const written = writeInbound(engine, lease, attempt, { kind: 'create' });
  await shop.clock.advance(1000);
  const untilMs = (await current()).unsettledUntil?.getTime() ?? 0;
  expect(untilMs - startedAtMs).toBe(writeDeadlineMs(engine.settings) + attempt.settleMs);
  await shop.run(written);
});

/** An engine whose transactions list the inbounds as they were, and lock them as they are. */
function withStaleLists({ engine, shop }: Awaited<ReturnType<typeof asked>>, rows: Inbound[]) {
  const { storage } = shop.backend;
  const transaction: typeof storage.transaction = (work) =>
    storage.transaction((tx) =>
      work({ ...tx, inbounds: { ...tx.inbounds, list: async () => ({ rows, nextCursor: null }) } }),
    );
  return { ...engine, backend: { ...engine.backend, storage: { ...storage, transaction } } };
}

test('given a key that its former inbound lost before the lock, when another takes it, then the former one stays as it is', async () => {
  const scene = await asked();
  const { shop, lease, known, seen } = scene;
  const { rows } = await shop.backend.storage.inbounds.list();
  const former = rows.find(({ remoteKey }) => remoteKey !== null);
  if (former === undefined) throw new TypeError('the panel has no inbound');
  const stale = withStaleLists(scene, [{ ...former, remoteKey: seen.key }]);
  expect(await commitInboundInSync(stale, lease, known, seen)).toBe('in-sync');
  expect(await shop.backend.storage.inbounds.find(former.id)).toEqual(former);
});

test('given an inbound that got another key before the lock, when strangers are counted, then those of its key count', async () => {
  const scene = await asked();
  const { shop } = scene;
  const { rows } = await shop.backend.storage.inbounds.list();
  const inbound = rows.find(({ remoteKey }) => remoteKey !== null);
  if (inbound?.remoteKey == null) throw new TypeError('the panel has no inbound');
  const stale = withStaleLists(scene, [{ ...inbound, remoteKey: 'former', foreignCount: 7 }]);
  const counts = {
    total: 5,
    byKey: new Map([
      ['former', 2],
      [inbound.remoteKey, 3],
    ]),
  };
  await stale.backend.storage.transaction(async (tx) =>
    storeForeignCounts(tx, await tx.panels.get(inbound.panelId), counts),
  );
  expect((await shop.backend.storage.inbounds.find(inbound.id))?.foreignCount).toBe(3);
});
