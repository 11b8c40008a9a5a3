import {
  createPanelkit,
  createScheduler,
  createSystemClock,
  DAY_MS,
  type EntitlementFact,
  entitlementOf,
  type GrantedTerms,
  type ObservedAccount,
  type PanelDriver,
  type PanelTarget,
  silentLogger,
  type Transaction,
  termsOfEntitlement,
} from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { describe, expect, test, vi } from 'vitest';
import { staff } from '../../contexts.ts';
import { liveFamilies } from '../../live-families.ts';
import { shopOptions } from '../../shop-options.ts';

const LIMIT_BYTES = 1_000_000_000;
const WITHIN = { timeout: 120_000, interval: 500 };
const clock = createSystemClock();

describe.skipIf(liveFamilies.length === 0)('extensions on real panels (PANELKIT_LIVE_…_URL)', () => {
  test.each(liveFamilies)(
    'given $panel, when an expired and an exhausted subscription are extended, then both are back in service, unused, behind the same link',
    async ({ driver, target }) => {
      const shop = await openShop(driver, target);
      for (const situation of ['expired', 'exhausted'] as const) {
        const id = await shop.sell();
        const link = await shop.link(id);
        await shop.bring(id, situation);
        const off = await shop.onPanel(id);
        if (situation === 'expired') expect(off?.status).not.toBe('active');

        const offer = await shop.preview(id);
        expect(offer).toMatchObject({ allowed: true, type: 'reset', message: `extend.info.${situation}` });
        await shop.extend(id);

        const seen = await shop.onPanel(id);
        expect(seen).toMatchObject({ status: 'active', usedBytes: 0, trafficLimitBytes: LIMIT_BYTES });
        const leftMs = (seen?.expiresAt?.getTime() ?? 0) - clock.now().getTime();
        expect(Math.abs(leftMs - DAY_MS)).toBeLessThan(180_000);
        expect(await shop.link(id)).toBe(link);
        await shop.end(id);
      }
      await shop.close();
    },
    600_000,
  );
});

/** Takes all the time that is left, by the ledger that offers are made of. @returns the terms after it */
async function loseTime(tx: Transaction, subscriptionId: string): Promise<GrantedTerms> {
  const known = await tx.entitlement.listBySubscription(subscriptionId);
  const [bought] = known;
  if (bought === undefined) throw new TypeError('nothing was bought');
  const none = { bytes: 0, amountMinor: 0, taxMinor: 0, startsAt: null, changeId: null };
  const lost: EntitlementFact = {
    ...bought,
    ...none,
    kind: 'forfeited',
    timeMs: DAY_MS,
    sequence: known.length + 1,
    at: tx.now,
  };
  await tx.entitlement.append([lost]);
  const entitlement = entitlementOf([...known, lost]);
  if (entitlement === null) throw new TypeError('nothing is left');
  return termsOfEntitlement(entitlement);
}

async function openShop(driver: PanelDriver, { baseUrl, credentials }: PanelTarget) {
  const backend = createMemoryBackend();
  const panelkit = createPanelkit({
    ...shopOptions,
    backend,
    panelDrivers: [driver],
  });
  const { id: panelId } = await panelkit.panels.register(
    { kind: driver.kind, name: 'Real', baseUrl, credentials, allowPrivateAddress: true },
    staff(),
  );
  await panelkit.panels.test(panelId, staff());
  await panelkit.panels.syncInbounds(panelId, staff());
  const price = { amountMinor: 100, currency: 'USD' };
  const terms = { durationDays: 1, trafficLimitBytes: LIMIT_BYTES };
  const plan = await panelkit.plans.create({ slug: 'day', name: 'Day', price, ...terms }, staff());
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'live' });
  await panelkit.wallets.adjust({ customerId, amountMinor: 10_000, reason: 'test' }, staff());
  const scheduler = createScheduler(panelkit);
  await scheduler.start();
  const connection = { fetch, clock, logger: silentLogger, requestTimeoutMs: 30_000 };
  const adapter = driver.connect({ baseUrl, credentials }, connection);
  const get = (id: string) => panelkit.subscriptions.get(id, staff());
  const inSync = (id: string) =>
    vi.waitFor(async () => {
      const { accountId, pendingChange } = await get(id);
      const account = await backend.storage.accounts.find(accountId);
      expect(pendingChange).toBeNull();
      expect(account?.observedGeneration).toBe(account?.generation);
    }, WITHIN);
  return {
    sell: async () => {
      const items = [{ planId: plan.id, quantity: 1 }];
      const order = await panelkit.orders.place(
        { customerId, items, payment: { method: 'wallet' } },
        staff(),
      );
      const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, staff());
      const id = rows[0]?.id ?? '';
      await vi.waitFor(async () => expect((await get(id)).status).toBe('active'), WITHIN);
      return id;
    },
    link: async (id: string) => (await panelkit.delivery.get(id, staff())).shopLink,
    /** As time or use would bring it; the panel is written to by the reconciler. */
    bring: async (id: string, situation: 'expired' | 'exhausted') => {
      await backend.storage.transaction(async (tx) => {
        const { granted, accountId } = await tx.subscriptions.get(id);
        if (granted === null) throw new TypeError('it was not delivered');
        const patch =
          situation === 'expired' ? { granted: await loseTime(tx, id) } : { usedBytes: LIMIT_BYTES };
        await tx.subscriptions.update(id, { ...patch, nextDueAt: null });
        const { generation } = await tx.accounts.get(accountId);
        await tx.accounts.update(accountId, { generation: generation + 1, nextAttemptAt: clock.now() });
        const payload = { accountId };
        await tx.jobs.enqueue({ name: 'reconcile-account', payload });
      });
      await inSync(id);
    },
    preview: (id: string) => panelkit.subscriptions.previewExtension({ subscriptionId: id }, staff()),
    extend: async (id: string) => {
      await panelkit.subscriptions.extend({ subscriptionId: id }, staff());
      await inSync(id);
    },
    /** Past the engine: the account as the panel lists it. */
    onPanel: async (id: string): Promise<ObservedAccount | undefined> => {
      for await (const { accounts } of adapter.listAccounts()) {
        const found = accounts.find(({ note }) => note?.includes(id));
        if (found !== undefined) return found;
      }
      return undefined;
    },
    end: async (id: string) => {
      await panelkit.subscriptions.terminate({ subscriptionId: id, reason: 'the test is over' }, staff());
      await vi.waitFor(async () => {
        const account = await backend.storage.accounts.find((await get(id)).accountId);
        expect(account?.removedAt).not.toBeNull();
      }, WITHIN);
    },
    close: async () => {
      await scheduler.stop();
      await backend.close();
    },
  };
}
