import {
  type Backend,
  type CommandContext,
  createPanelkit,
  createScheduler,
  GIB_BYTES,
  type PanelDriver,
  type Panelkit,
  type Scheduler,
} from '@panelkit/sdk';
import { createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { runOnClock } from '../../../packages/storage-memory/src/testing/run-on-clock.ts';
import { by, staff } from '../../contexts.ts';
import { shopOptions } from '../../shop-options.ts';

/** A family's simulator as a shop reaches it. */
export interface ReachedPanel {
  driver: PanelDriver;
  credentials: Record<string, string>;
  fetch: typeof globalThis.fetch;
}

/** A shop with one simulated panel, a plan and a customer with money. Its scheduler runs from the start. */
export interface ShopOnSimulator {
  panelkit: Panelkit;
  backend: Backend;
  scheduler: Scheduler;
  clock: TestClock;
  panelId: string;
  /** A new staff context. */
  staff(): CommandContext;
  /** Buys one unit and lets the shop work for two minutes; the subscription's id. */
  sell(): Promise<string>;
  /** Reads the panel's listing and lets the shop work for a minute. */
  listing(): Promise<void>;
  /** The status that the shop shows, and the links that it serves. */
  delivered(subscriptionId: string): Promise<{ status: string; links: string[] }>;
  /** Event types from the beginning. */
  events(type: string): Promise<{ data: Record<string, unknown> }[]>;
}

/** Opens a shop on a simulated panel. The panel's host is `https://panel.test`. */
export async function openShopOn<Panel extends ReachedPanel>(
  reach: (clock: TestClock) => Panel,
  wrap: (clock: TestClock) => Backend = (clock) => createMemoryBackend({ clock }),
): Promise<ShopOnSimulator & { panel: Panel }> {
  const clock = createTestClock();
  const backend = wrap(clock);
  const panel = reach(clock);
  const { driver, fetch } = panel;
  const panelkit = createPanelkit({
    ...shopOptions,
    backend,
    fetch,
    panelDrivers: [driver],
  });
  const panelId = await registerPanel(panelkit, panel);
  const plan = await createPlan(panelkit);
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'buyer' });
  await panelkit.wallets.adjust({ customerId, amountMinor: 1_000_000, reason: 'test' }, staff());
  const customer = (): CommandContext => by({ kind: 'customer', id: customerId });
  const scheduler = createScheduler(panelkit);
  await scheduler.start();
  return {
    panelkit,
    backend,
    scheduler,
    clock,
    panelId,
    panel,
    staff,
    sell: async () => {
      const items = [{ planId: plan.id, quantity: 1 }];
      const order = await panelkit.orders.place(
        { customerId, items, payment: { method: 'wallet' } },
        customer(),
      );
      await clock.advance('2m');
      const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, customer());
      return rows[0]?.id ?? '';
    },
    listing: async () => {
      // In small steps: a listing that takes real turns must not run into its deadline.
      await runOnClock(clock, panelkit.usage.sync(panelId, staff()));
      await clock.advance('1m');
    },
    delivered: async (subscriptionId) => {
      const { status, links } = await panelkit.delivery.get(subscriptionId, customer());
      return { status, links };
    },
    events: async (type) =>
      (await panelkit.events.list({ after: 0, limit: 500 })).filter((event) => event.type === type),
  };
}

/** A shop with one unit sold, under the name of its account. */
export async function openSoldOn<Panel extends ReachedPanel & { names(): string[] }>(
  reach: (clock: TestClock) => Panel,
) {
  const shop = await openShopOn(reach);
  const subscriptionId = await shop.sell();
  const { panel } = shop;
  return { shop, panel, subscriptionId, name: panel.names()[0] ?? '' };
}

async function registerPanel(
  panelkit: Panelkit,
  { driver: { kind }, credentials }: ReachedPanel,
): Promise<string> {
  const baseUrl = kind === 's-ui' ? 'https://panel.test/app' : 'https://panel.test';
  const { id } = await panelkit.panels.register({ kind, name: 'Panel', baseUrl, credentials }, staff());
  await panelkit.panels.syncInbounds(id, staff());
  return id;
}

function createPlan(panelkit: Panelkit): Promise<{ id: string }> {
  return panelkit.plans.create(
    {
      slug: 'plan',
      name: 'Plan',
      price: { amountMinor: 1000, currency: 'USD' },
      durationDays: 30,
      trafficLimitBytes: 50 * GIB_BYTES,
    },
    staff(),
  );
}
