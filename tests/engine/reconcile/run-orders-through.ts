import {
  type CommandContext,
  createPanelkit,
  createScheduler,
  GIB_BYTES,
  type ObservedAccount,
  type PanelDriver,
  type Panelkit,
} from '@panelkit/sdk';
import { createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { expect } from 'vitest';
import { by, staff } from '../../contexts.ts';
import { checkInvariants } from '../../invariants/check-invariants.ts';
import { shopOptions } from '../../shop-options.ts';

/** An account as it is on a simulated panel, read past the adapter. */
export type SeenAccount = Pick<ObservedAccount, 'name' | 'note' | 'expiresAt' | 'trafficLimitBytes'>;

/** A family's simulated panel, and how it troubles the shop. */
export interface TroubledPanel {
  driver: PanelDriver;
  baseUrl: string;
  credentials: Record<string, string>;
  fetch: typeof globalThis.fetch;
  /** Begins to fail. */
  trouble(): void;
  restart(downMs: number): void;
  /** Ends every fault. */
  calm(): void;
  accounts(): SeenAccount[];
  /** Names of the panel's inbounds; where given, each unit is sold with its own. */
  inboundNames?(): string[];
}

const WAVE = 20;
const RESTARTS = 2;

/**
 * Sells `orders` units through a panel in trouble, then lets it calm down: exactly that many accounts exist
 * and the invariants hold.
 */
export async function runOrdersThrough(
  createPanel: (clock: TestClock) => TroubledPanel,
  orders: number,
): Promise<void> {
  const clock = createTestClock();
  const panel = createPanel(clock);
  const shop = await openShop(clock, panel, orders);
  panel.trouble();
  await shop.scheduler.start();
  let placed = 0;
  let restarts = 0;
  while (placed < orders) {
    if (placed >= (orders / (RESTARTS + 1)) * (restarts + 1) && restarts < RESTARTS) {
      restarts += 1;
      panel.restart(20_000);
    }
    const wave = Array.from({ length: Math.min(WAVE, orders - placed) }, (_, index) =>
      shop.buy(placed + index),
    );
    // While three contacts in a row failed the shop sells nothing; who was refused comes again.
    const answers = await Promise.allSettled(wave);
    placed += answers.filter(({ status }) => status === 'fulfilled').length;
    await clock.advance('30s');
  }
  expect(restarts).toBe(RESTARTS);
  panel.calm();
  // Who met many faults in a row waits for hours, but less than the day after which a unit is given up.
  await clock.advance('12h');
  await shop.scheduler.stop();

  if (panel.inboundNames !== undefined) {
    const made = panel.inboundNames().filter((name) => name.startsWith('own-'));
    expect(made).toHaveLength(orders);
  }
  const accounts = panel.accounts();
  expect(accounts).toHaveLength(orders);
  expect(new Set(accounts.map(({ name }) => name)).size).toBe(orders);
  expect(await shop.countFulfilled()).toBe(orders);
  const panels = [
    {
      panelId: shop.panelId,
      accounts: () => accounts.map((account) => ({ ...account, status: 'active' as const })),
    },
  ];
  expect(await checkInvariants({ backend: shop.backend, panels, shopName: 'Shop' })).toEqual([]);
}

async function openShop(clock: TestClock, panel: TroubledPanel, orders: number) {
  const backend = createMemoryBackend({ clock });
  const panelkit = createPanelkit({
    ...shopOptions,
    backend,
    panelDrivers: [panel.driver],
    fetch: panel.fetch,
  });
  const { driver, baseUrl, credentials } = panel;
  const { id: panelId } = await panelkit.panels.register(
    { kind: driver.kind, name: 'P', baseUrl, credentials, allowPrivateAddress: true },
    staff(),
  );
  await panelkit.panels.syncInbounds(panelId, staff());
  const planIds =
    panel.inboundNames === undefined
      ? await createPlans(panelkit, panelId, staff)
      : [await createDedicatedPlan(panelkit, staff)];
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'buyer' });
  await panelkit.wallets.adjust({ customerId, amountMinor: orders * 1000, reason: 'test' }, staff());
  return {
    backend,
    panelId,
    scheduler: createScheduler(panelkit),
    buy: (index: number) => {
      const items = [{ planId: planIds[index % planIds.length] ?? '', quantity: 1 }];
      const order = { customerId, items, payment: { method: 'wallet' } };
      return panelkit.orders.place(order, by({ kind: 'customer', id: customerId }));
    },
    countFulfilled: async () =>
      (await panelkit.orders.list({ status: 'fulfilled', limit: 500 }, staff())).rows.length,
  };
}

/** A plan for each inbound, so that all of them are used. */
async function createPlans(
  panelkit: Panelkit,
  panelId: string,
  staff: () => CommandContext,
): Promise<string[]> {
  const { rows: inbounds } = await panelkit.inbounds.list({ panelId }, staff());
  const planIds: string[] = [];
  for (const [index, inbound] of inbounds.entries()) {
    const price = { amountMinor: 1000, currency: 'USD' };
    const terms = { durationDays: 30, trafficLimitBytes: 50 * GIB_BYTES };
    const placement = { preferredInboundId: inbound.id };
    const plan = { slug: `plan-${index}`, name: 'Plan', price, ...terms, placement };
    planIds.push((await panelkit.plans.create(plan, staff())).id);
  }
  return planIds;
}

/** A plan of which each unit gets its own inbound. */
async function createDedicatedPlan(panelkit: Panelkit, staff: () => CommandContext): Promise<string> {
  const price = { amountMinor: 1000, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: 50 * GIB_BYTES };
  const security = { kind: 'reality' as const, target: 'example.com:443', serverNames: ['example.com'] };
  const template = { protocol: 'vless' as const, security, port: { from: 20_000, to: 20_999 } };
  const placement = { dedicated: { template } };
  const { id } = await panelkit.plans.create(
    { slug: 'own', name: 'Own', price, ...terms, placement },
    staff(),
  );
  return id;
}
