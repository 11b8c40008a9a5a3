import type { CreateInboundInput, Inbound } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

const template: CreateInboundInput['template'] = {
  protocol: 'vless',
  security: { kind: 'reality', target: 'example.com:443', serverNames: ['example.com'] },
  port: { from: 20_000, to: 20_020 },
};

async function aShop(options: Parameters<typeof createTestPanelkit>[0] = {}) {
  const shop = await createTestPanelkit(options);
  await shop.scheduler.start();
  return shop;
}

function create(shop: TestPanelkit, changes: Partial<CreateInboundInput> = {}): Promise<Inbound> {
  const panelId = shop.panels[0]?.id ?? '';
  return shop.panelkit.inbounds.create({ panelId, name: 'germany', template, ...changes }, shop.staff());
}

const rowOf = (shop: TestPanelkit, { id }: { id: string }) => shop.panelkit.inbounds.get(id, shop.staff());
const made = (shop: TestPanelkit) => shop.panel.inbounds().filter(({ name }) => name.startsWith('germany-'));

async function createdOn(shop: TestPanelkit): Promise<Inbound> {
  const inbound = await create(shop);
  await shop.clock.advance('1m');
  return rowOf(shop, inbound);
}

describe('inbounds that the shop makes', () => {
  test('given a panel, when an inbound is asked for, then it is pending, and active with its port once it was read back', async () => {
    const shop = await aShop();
    const asked = await create(shop);
    expect(asked).toMatchObject({ status: 'pending', remoteKey: null, generation: 1, observedGeneration: 0 });
    await shop.clock.advance('1s');
    const inbound = await rowOf(shop, asked);
    expect(inbound).toMatchObject({ status: 'active', observedGeneration: 1, nextAttemptAt: null });
    expect(made(shop)).toMatchObject([{ key: inbound.remoteKey, name: inbound.name, port: inbound.port }]);
    const events = await shop.backend.storage.events.list({ after: 0, limit: 500, aggregateId: asked.id });
    expect(events.map(({ type }) => type)).toEqual(['inbound.in-sync']);
    const { rows } = await shop.panelkit.audit.list({ targetId: asked.id }, shop.staff());
    expect(rows.map(({ action }) => action)).toEqual(['inbound.create', 'inbound.apply']);
  });

  test('given one that is there, when units are sold on it, then they are delivered there', async () => {
    const shop = await aShop();
    const inbound = await createdOn(shop);
    const plan = await shop.plan({ placement: { preferredInboundId: inbound.id } });
    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), plan);
    await shop.clock.advance('1m');
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(shop.panel.accounts().map(({ inboundKeys }) => inboundKeys)).toEqual([[inbound.remoteKey]]);
  });

  test.each([
    { name: 'deleted with its accounts', takesAccounts: true },
    { name: 'deleted, and its accounts stay', takesAccounts: false },
  ])(
    'given one with customers that is $name, when staff recreate it, then each is back on it within minutes',
    async ({ takesAccounts }) => {
      const shop = await aShop();
      const inbound = await createdOn(shop);
      const plan = await shop.plan({ placement: { preferredInboundId: inbound.id } });
      await shop.buy(await shop.customer({ balanceMinor: 100_000 }), plan, 8);
      await shop.clock.advance('1m');
      const names = shop.panel.accounts().map(({ name }) => name);
      expect(names).toHaveLength(8);
      shop.panel.setInbounds(shop.panel.inbounds().filter(({ key }) => key !== inbound.remoteKey));
      if (takesAccounts) shop.panel.vanish(names);
      await shop.run(shop.panelkit.usage.sync(inbound.panelId, shop.staff()));
      expect(await rowOf(shop, inbound)).toMatchObject({ status: 'missing' });

      await shop.panelkit.inbounds.change({ inboundId: inbound.id, enabled: true }, shop.staff());
      await shop.clock.advance('5m');
      const { status, remoteKey } = await rowOf(shop, inbound);
      expect(status).toBe('active');
      expect(shop.panel.accounts().map(({ inboundKeys }) => inboundKeys)).toEqual(
        names.map(() => [remoteKey]),
      );
      expect(
        shop.panel
          .accounts()
          .map(({ name }) => name)
          .toSorted(),
      ).toEqual(names.toSorted());
      expect(await shop.panelkit.panels.attention(shop.staff())).toEqual([]);
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given the same key, when asked for twice, then it is one inbound', async () => {
    const shop = await aShop();
    const by = shop.staff();
    const input = { panelId: shop.panels[0]?.id ?? '', name: 'germany', template };
    const [first, second] = [
      await shop.panelkit.inbounds.create(input, by),
      await shop.panelkit.inbounds.create(input, by),
    ];
    await shop.clock.advance('1m');
    expect(second.id).toBe(first.id);
    expect(made(shop)).toHaveLength(1);
  });

  test('given one that is there, when the panel is synced, then it is the same row', async () => {
    const shop = await aShop();
    const inbound = await createdOn(shop);
    const report = await shop.panelkit.panels.syncInbounds(inbound.panelId, shop.staff());
    expect(report).toMatchObject({ added: 0, missing: 0, inboundCount: 3 });
    expect(await rowOf(shop, inbound)).toMatchObject({ remoteKey: inbound.remoteKey, status: 'active' });
  });

  test('given one whose creation is under way, when the panel is synced, then no second row appears', async () => {
    const shop = await aShop();
    shop.panel.faults.next('createInbound', { kind: 'drop-after-commit' });
    const inbound = await create(shop);
    await shop.clock.advance(0);
    expect(made(shop)).toHaveLength(1);
    await shop.run(shop.panelkit.panels.syncInbounds(inbound.panelId, shop.staff()));
    await shop.clock.advance('5m');
    const { rows } = await shop.panelkit.inbounds.list({ panelId: inbound.panelId }, shop.staff());
    expect(rows).toHaveLength(3);
    expect(await rowOf(shop, inbound)).toMatchObject({ status: 'active', remoteKey: made(shop)[0]?.key });
  });

  test('given a port that is taken, when wanted alone, then the refusal is shown, and another template goes on', async () => {
    const shop = await aShop();
    const asked = await create(shop, { template: { ...template, port: 443 } });
    await shop.clock.advance('1h');
    expect(await rowOf(shop, asked)).toMatchObject({
      status: 'pending',
      nextAttemptAt: null,
      lastError: { code: 'PANEL_REFUSED' },
    });
    await shop.panelkit.inbounds.change({ inboundId: asked.id, template }, shop.staff());
    await shop.clock.advance('1m');
    expect(await rowOf(shop, asked)).toMatchObject({ status: 'active', lastError: null });
  });

  test('given a panel that cannot, when asked for one, then the input is invalid', async () => {
    const shop = await aShop({ panels: [{ inboundControl: 'none' }] });
    await expect(create(shop)).rejects.toMatchObject({
      details: { issues: [{ path: 'panelId', code: 'not_supported' }] },
    });
  });

  test.each([
    { name: 'Reality over ws', changes: { transport: { network: 'ws' as const } } },
    { name: 'VMess with Reality', changes: { protocol: 'vmess' as const } },
    { name: 'a range that ends before it begins', changes: { port: { from: 9, to: 8 } } },
  ])('given $name, when asked for, then the input is invalid', async ({ changes }) => {
    const shop = await aShop();
    const asking = create(shop, { template: { ...template, ...changes } });
    await expect(asking).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('changing and removing', () => {
  test('given one that is there, when its template changes, then the panel follows and the key stays', async () => {
    const shop = await aShop();
    const inbound = await createdOn(shop);
    const changed = { ...template, port: 21_000 };
    await shop.panelkit.inbounds.change({ inboundId: inbound.id, template: changed }, shop.staff());
    await shop.clock.advance('1m');
    expect(made(shop)).toMatchObject([{ key: inbound.remoteKey, port: 21_000 }]);
    expect(await rowOf(shop, inbound)).toMatchObject({ port: 21_000, generation: 2, observedGeneration: 2 });
  });

  test('given one with a customer on it, when its template changes or it is removed, then refused; when switched off, then it is off', async () => {
    const shop = await aShop();
    const { id: inboundId } = await createdOn(shop);
    const plan = await shop.plan({ placement: { preferredInboundId: inboundId } });
    await shop.buy(await shop.customer({ balanceMinor: 1000 }), plan);
    await shop.clock.advance('1m');
    const inUse = { code: 'ILLEGAL_TRANSITION', details: { from: 'in-use' } };
    const { inbounds } = shop.panelkit;
    await expect(inbounds.change({ inboundId, template }, shop.staff())).rejects.toMatchObject(inUse);
    await expect(inbounds.remove({ inboundId }, shop.staff())).rejects.toMatchObject(inUse);
    await inbounds.change({ inboundId, enabled: false }, shop.staff());
    await shop.clock.advance('1m');
    expect(made(shop)).toMatchObject([{ enabled: false }]);
    expect(await rowOf(shop, { id: inboundId })).toMatchObject({ status: 'disabled' });
  });

  test('given one on which somebody made an account by hand, when its template changes or it is removed, then refused', async () => {
    const shop = await aShop();
    const { id: inboundId, panelId, remoteKey } = await createdOn(shop);
    const stranger = shop.panel.addForeignAccount({ inboundKeys: [remoteKey ?? ''] });
    await shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));
    const inUse = { code: 'ILLEGAL_TRANSITION', details: { from: 'in-use' } };
    const { inbounds } = shop.panelkit;
    await expect(inbounds.change({ inboundId, template }, shop.staff())).rejects.toMatchObject(inUse);
    await expect(inbounds.remove({ inboundId }, shop.staff())).rejects.toMatchObject(inUse);
    shop.panel.vanish([stranger]);
    await shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));
    await expect(inbounds.remove({ inboundId }, shop.staff())).resolves.toMatchObject({ id: inboundId });
  });

  test('given one that is empty, when removed, then it is gone from the panel and from the list', async () => {
    const shop = await aShop();
    const inbound = await createdOn(shop);
    await shop.panelkit.inbounds.remove({ inboundId: inbound.id }, shop.staff());
    await shop.clock.advance('1m');
    expect(made(shop)).toEqual([]);
    expect(await rowOf(shop, inbound)).toMatchObject({ status: 'removed', remoteKey: null });
    const { rows } = await shop.panelkit.inbounds.list({}, shop.staff());
    expect(rows.map(({ id }) => id)).not.toContain(inbound.id);
    await expect(
      shop.panelkit.inbounds.update({ inboundId: inbound.id, capacity: 5 }, shop.staff()),
    ).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  });

  test('given one that somebody renamed on the panel, when it changes, then nothing is written and staff can see why', async () => {
    const shop = await aShop();
    const inbound = await createdOn(shop);
    const renamed = shop.panel.inbounds().map((remote) => ({
      ...remote,
      name: remote.key === inbound.remoteKey ? 'by hand' : remote.name,
    }));
    shop.panel.setInbounds(renamed);
    await shop.panelkit.inbounds.change({ inboundId: inbound.id, enabled: false }, shop.staff());
    await shop.clock.advance('10m');
    expect(shop.panel.inbounds()).toEqual(renamed);
    expect(await rowOf(shop, inbound)).toMatchObject({ lastError: { code: 'INBOUND_RENAMED' } });
  });

  test('given one that was found at a sync, when removed, then refused', async () => {
    const shop = await aShop();
    const inboundId = shop.panels[0]?.inbounds[0]?.id ?? '';
    await expect(shop.panelkit.inbounds.remove({ inboundId }, shop.staff())).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
  });
});

describe('whatever fails', () => {
  const FAULTS = ['drop-before-commit', 'drop-after-commit', 'error-after-commit', 'no-answer'] as const;

  test.each(FAULTS)(
    'given %s at each write, then there is one inbound, and in the end none',
    async (kind) => {
      const shop = await aShop();
      for (const verb of ['createInbound', 'updateInbound', 'removeInbound'] as const)
        shop.panel.faults.next(verb, { kind });
      const inbound = await create(shop);
      await shop.clock.advance('10m');
      expect(made(shop)).toHaveLength(1);
      await shop.panelkit.inbounds.change({ inboundId: inbound.id, enabled: false }, shop.staff());
      await shop.clock.advance('10m');
      expect(made(shop)).toMatchObject([{ enabled: false }]);
      await shop.panelkit.inbounds.remove({ inboundId: inbound.id }, shop.staff());
      await shop.clock.advance('10m');
      expect(made(shop)).toEqual([]);
      expect(await rowOf(shop, inbound)).toMatchObject({ status: 'removed' });
      expect(shop.panel.faults.count(kind)).toBe(3);
    },
  );
  test('given a panel that loses writes, when one is removed and the answer is lost, then it is asked once more, and no oftener', async () => {
    const shop = await aShop({ panels: [{ losesWrites: true, writeScope: 'inbound' }] });
    const inbound = await createdOn(shop);
    shop.panel.faults.next('removeInbound', { kind: 'drop-after-commit' });
    await shop.panelkit.inbounds.remove({ inboundId: inbound.id }, shop.staff());
    await shop.clock.advance('1h');
    expect(await rowOf(shop, inbound)).toMatchObject({ status: 'removed' });
    expect(shop.panel.calls.removeInbound).toBe(2);
  });

  test('given a creation that is done late, when its answer never came, then it is not made twice', async () => {
    const shop = await aShop();
    shop.panel.faults.next('createInbound', { kind: 'late-commit', delayMs: 9000 });
    await create(shop);
    await shop.clock.advance('10m');
    expect(made(shop)).toHaveLength(1);
    expect(shop.panel.calls.createInbound).toBe(1);
  });

  test('given processes that die at any moment while others take over, then each inbound asked for is there exactly once', async () => {
    const dieAt = async (
      moments: number[],
      latencyMs: number,
      writeScope: 'panel' | 'inbound',
    ): Promise<void> => {
      let shop = await aShop({ panels: [{ latencyMs, writeScope, seed: latencyMs }] });
      shop.panel.faults.sometimes('createInbound', { kind: 'drop-after-commit' }, 0.3);
      const asked = await Promise.all([create(shop), create(shop), create(shop)]);
      for (const moment of moments) {
        await shop.clock.advance(moment);
        shop = shop.crash();
        await shop.scheduler.start();
      }
      shop.panel.faults.clear();
      await shop.clock.advance('1h');
      expect(made(shop)).toHaveLength(3);
      for (const inbound of asked) expect(await rowOf(shop, inbound)).toMatchObject({ status: 'active' });
      for (const { id } of asked) await shop.panelkit.inbounds.remove({ inboundId: id }, shop.staff());
      await shop.clock.advance('1h');
      expect(made(shop)).toEqual([]);
      expect(await violationsOf(shop)).toEqual([]);
    };
    const moments = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 4 });
    const scope = fc.constantFrom('panel' as const, 'inbound' as const);
    await fc.assert(fc.asyncProperty(moments, fc.integer({ min: 0, max: 120 }), scope, dieAt), {
      numRuns: 25,
    });
  }, 60_000);
});
