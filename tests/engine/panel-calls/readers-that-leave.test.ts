import type { CommandContext, QueryContext } from '@panelkit/sdk';
import type { FakePanelVerb } from '@panelkit/sdk/testing';
import {
  createTestPanelkit,
  type TestPanelkit,
  type TestPanelkitOptions,
} from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { wakeUsageSync } from '../../../packages/sdk/src/engine/usage/wake-usage-sync.ts';
import { violationsOf } from '../violations-of.ts';

const never = { kind: 'never-answers' } as const;
const ABORTED = { code: 'PANEL_READ_ABORTED', retryable: true };

interface AskedShop extends TestPanelkit {
  panelId: string;
  subscriptionId: string;
}

/** A shop that has delivered one subscription. */
async function open(options: TestPanelkitOptions = {}): Promise<AskedShop> {
  const shop = await createTestPanelkit(options);
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  return Object.assign(shop, {
    panelId: shop.panels[0]?.id ?? '',
    subscriptionId: unit?.subscriptionId ?? '',
  });
}

/** Every query that reads a panel while a person waits, with the calls of it that may hang. */
const QUERIES: {
  name: string;
  verbs: FakePanelVerb[];
  ask(shop: AskedShop, by: QueryContext): Promise<unknown>;
}[] = [
  {
    name: 'a test of the connection',
    verbs: ['health'],
    ask: ({ panelkit, panelId }, by) => panelkit.panels.test(panelId, by),
  },
  {
    name: 'a sync of inbounds',
    verbs: ['health', 'listInbounds', 'listAccounts'],
    ask: ({ panelkit, panelId }, by) => panelkit.panels.syncInbounds(panelId, by),
  },
  {
    name: 'a sync of all inbounds',
    verbs: ['health', 'listInbounds', 'listAccounts'],
    ask: ({ panelkit }, by) => panelkit.panels.syncAllInbounds(by),
  },
  {
    name: 'a search for drift',
    verbs: ['listAccounts'],
    ask: ({ panelkit, panelId }, by) => panelkit.panels.findDrift(panelId, by),
  },
  {
    name: 'who is online',
    verbs: ['listOnline'],
    ask: ({ panelkit, panelId }, by) => panelkit.panels.online(panelId, by),
  },
  {
    name: 'a backup',
    verbs: ['downloadBackup'],
    ask: ({ panelkit, panelId }, by) => panelkit.panels.backup(panelId, by),
  },
  {
    name: 'the listing of what is depleted',
    verbs: ['listAccounts'],
    ask: ({ panelkit, panelId }, by) => panelkit.panels.removeDepleted(panelId, by),
  },
  {
    name: 'the connections of a subscription',
    verbs: ['findAccount', 'listClientIps', 'listOnline'],
    ask: ({ panelkit, subscriptionId }, by) => panelkit.subscriptions.connections(subscriptionId, by),
  },
];
const CASES = QUERIES.flatMap(({ verbs, ...query }) => verbs.map((verb) => ({ ...query, verb })));

/** Lets what was asked reach the panel; no time passes. */
const begun = ({ clock }: AskedShop) => clock.advance(0);

describe('a read of a panel whose reader leaves', () => {
  test.each(CASES)(
    'given $name that hangs in $verb, when its reader leaves, then it ends at once',
    async ({ verb, ask }) => {
      const shop = await open();
      const before = await shop.panelkit.panels.get(shop.panelId, shop.staff());
      const reader = new AbortController();
      shop.panel.faults.next(verb, never);
      const asked = ask(shop, { ...shop.staff(), signal: reader.signal });
      const ended = expect(asked).rejects.toMatchObject(ABORTED);
      await begun(shop);
      expect(shop.panel.faults.count('never-answers')).toBe(1);
      const leftAt = shop.clock.now();
      reader.abort();
      await ended;
      expect(shop.clock.now()).toEqual(leftAt);
      const { health } = await shop.panelkit.panels.get(shop.panelId, shop.staff());
      expect(health).toMatchObject({ consecutiveFailures: 0, lastError: null });
      expect(before.health.consecutiveFailures).toBe(0);
    },
  );

  test.each(CASES)(
    'given $name that hangs in $verb, when the process stops, then it ends at once',
    async ({ verb, ask }) => {
      const stopping = new AbortController();
      const shop = await open({ stopping: stopping.signal });
      shop.panel.faults.next(verb, never);
      const ended = expect(ask(shop, shop.staff())).rejects.toMatchObject(ABORTED);
      await begun(shop);
      stopping.abort();
      await ended;
    },
  );

  test('given a reader who has left already, then the panel is not asked', async () => {
    const shop = await open();
    const calls = { ...shop.panel.calls };
    const asked = shop.panelkit.panels.test(shop.panelId, { ...shop.staff(), signal: AbortSignal.abort() });
    await expect(asked).rejects.toMatchObject(ABORTED);
    expect(shop.panel.calls).toEqual(calls);
  });

  test('given many readers who leave, then the panel is still asked, and counts as healthy', async () => {
    const shop = await open();
    for (let count = 0; count < 20; count += 1) {
      const reader = new AbortController();
      shop.panel.faults.next('listOnline', never);
      const by = { ...shop.staff(), signal: reader.signal };
      const ended = expect(shop.panelkit.panels.online(shop.panelId, by)).rejects.toMatchObject(ABORTED);
      await begun(shop);
      reader.abort();
      await ended;
    }
    await expect(shop.panelkit.panels.online(shop.panelId, shop.staff())).resolves.toMatchObject({
      foreignCount: 0,
    });
  });

  test('given a usage sync by staff that hangs, when they leave, then it says that it failed, and nothing is noted', async () => {
    const shop = await open();
    const reader = new AbortController();
    shop.panel.faults.next('listAccounts', never);
    const synced = shop.panelkit.usage.sync(shop.panelId, { ...shop.staff(), signal: reader.signal });
    await begun(shop);
    reader.abort();
    expect(await synced).toMatchObject({ panels: 0, failed: 1 });
    const { health } = await shop.panelkit.panels.get(shop.panelId, shop.staff());
    expect(health).toMatchObject({ consecutiveFailures: 0, lastError: null });
    expect(health.unread).toBeUndefined();
  });
});

describe('what goes on', () => {
  test('given a delivery whose write is under way, when the process stops, then it is delivered', async () => {
    const stopping = new AbortController();
    const shop = await open({ stopping: stopping.signal });
    const customer = await shop.customer({ balanceMinor: 1000 });
    shop.panel.faults.next('ensureAccount', { kind: 'slow', delayMs: 5000 });
    const order = await shop.buy(customer, await shop.plan({ slug: 'second' }));
    const settled = shop.panelkit.orders.settled(order.id);
    await shop.clock.advance(1000);
    stopping.abort();
    expect(await shop.run(settled)).toMatchObject({ state: { status: 'fulfilled' } });
    expect(shop.panel.calls.ensureAccount).toBe(2);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a write that staff asked for, when they leave, then it is done', async () => {
    const shop = await open();
    const reader = new AbortController();
    shop.panel.faults.next('clearClientIps', { kind: 'slow', delayMs: 5000 });
    const by: CommandContext & QueryContext = { ...shop.staff(), signal: reader.signal };
    const cleared = shop.panelkit.subscriptions.clearConnections(shop.subscriptionId, by);
    await begun(shop);
    reader.abort();
    await shop.run(cleared);
    expect(shop.panel.calls.clearClientIps).toBe(1);
  });

  test('given a listing of several pages in a job, when the process stops, then it ends after its page, and another process reads the panel', async () => {
    const stopping = new AbortController();
    const shop = await open({ stopping: stopping.signal, panels: [{ pageSize: 1 }] });
    for (let count = 0; count < 3; count += 1) shop.panel.addForeignAccount();
    await shop.scheduler.start();
    const { lastContactAt } = (await shop.panelkit.panels.get(shop.panelId, shop.staff())).health;
    const before = shop.panel.calls.listAccounts;
    shop.panel.faults.next('listAccounts', { kind: 'slow', delayMs: 1000 });
    await shop.backend.storage.transaction((tx) => wakeUsageSync(tx, shop.panelId));
    await begun(shop);
    stopping.abort();
    await shop.clock.advance(1000);
    expect(shop.panel.calls.listAccounts).toBe(before + 1);
    const { health } = await shop.panelkit.panels.get(shop.panelId, shop.staff());
    expect(health).toMatchObject({ consecutiveFailures: 0, lastError: null, lastContactAt });
    await shop.scheduler.stop();
    const next = shop.another({ stopping: new AbortController().signal });
    await next.scheduler.start();
    await shop.clock.advance('1m');
    expect(shop.panel.calls.listAccounts).toBe(before + 1 + 4);
  });
});
