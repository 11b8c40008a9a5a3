import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Attention,
  type CommandContext,
  createPanelkit,
  createScheduler,
  createSystemClock,
  type Dialer,
  GIB_BYTES,
  isPanelkitError,
  type ObservedAccount,
  type PanelAdapter,
  type Panelkit,
  silentLogger,
} from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { staff } from '../contexts.ts';
import { shopOptions } from '../shop-options.ts';
import { type AlertWatch, createAlertWatch } from './alert-watch.ts';
import { PLACES, type Place, type RealPanel } from './real-panel.ts';

/** A shop that sells on one real panel, with its scheduler running. */
export interface RealShop extends AlertWatch {
  panelkit: Panelkit;
  panelId: string;
  /** By the place of each. */
  inboundIds: Record<Place, string>;
  staff(): CommandContext;
  /** Staff test the panel, again while it has just started. */
  testPanel(): Promise<void>;
  /**
   * Orders units and waits for their delivery; the subscriptions' ids.
   * @throws when the shop refuses, or does not deliver in time
   */
  sell(place: Place, quantity?: number): Promise<string[]>;
  /** The same; null when the shop does not sell there now. */
  sellUnlessRefused(place: Place, quantity?: number): Promise<string[] | null>;
  /** The first link that the shop's own link serves; empty when it serves none. */
  servedLink(subscriptionId: string): Promise<string>;
  /** The panel's accounts, past the shop. */
  listed(): Promise<ObservedAccount[]>;
  /** Health check, usage sync, janitor: what the scheduler does in its intervals. */
  round(): Promise<void>;
  /** Requests to the panel so far. */
  calls(): number;
  attention(): Promise<Attention[]>;
  /** Ends the subscriptions and waits until their accounts are gone. */
  end(subscriptionIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const DELIVERED_WITHIN_MS = 120_000;

/** @param options - `dialer`: for the dial test, which a shop without one does not make */
export async function openRealShop(panel: RealPanel, options: { dialer?: Dialer } = {}): Promise<RealShop> {
  const counted = { calls: 0 };
  const backend = createMemoryBackend({ clock: createSystemClock() });
  const panelkit = createPanelkit({
    backend,
    ...shopOptions,
    panelDrivers: [panel.driver],
    settings: { ...shopOptions.settings, healthCheckIntervalMs: 60_000 },
    policies: { extension: { always: true } },
    fetch: countingFetch(counted),
    ...options,
  });
  const { id: panelId } = await panelkit.panels.register(
    { kind: panel.driver.kind, name: panel.name, allowPrivateAddress: true, ...panel.target() },
    staff(),
  );
  const testPanel = () => waitFor(() => answersTest(panelkit, panelId, staff()), 'the panel', 20_000);
  await testPanel();
  await panelkit.panels.syncInbounds(panelId, staff());
  const inboundIds = await findInbounds(panelkit, panel, panelId, staff());
  const plans = await createPlans(panelkit, inboundIds, staff);
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'buyer' });
  const scheduler = createScheduler(panelkit);
  await scheduler.start();
  const look = createLook(panel);
  const listed = async (): Promise<ObservedAccount[]> => {
    const found: ObservedAccount[] = [];
    for await (const { accounts } of look().listAccounts()) found.push(...accounts);
    return found;
  };
  const sell = createSell(panelkit, { plans, customerId, staff });
  return {
    panelkit,
    panelId,
    inboundIds,
    staff,
    testPanel,
    listed,
    sell,
    sellUnlessRefused: async (place, quantity) => {
      try {
        return await sell(place, quantity);
      } catch (error) {
        if (isPanelkitError(error) && error.code === 'PLAN_UNAVAILABLE') return null;
        throw error;
      }
    },
    servedLink: async (subscriptionId) => {
      const { shopLink } = await panelkit.delivery.get(subscriptionId, staff());
      return (await panelkit.delivery.byToken(shopLink.split('/').at(-1) ?? '')).links[0] ?? '';
    },
    round: async () => void (await scheduler.tick()),
    calls: () => counted.calls,
    ...createAlertWatch(panelkit),
    attention: () => panelkit.panels.attention(staff()),
    end: async (subscriptionIds) => {
      for (const subscriptionId of subscriptionIds) {
        const { status } = await panelkit.subscriptions.get(subscriptionId, staff());
        if (status === 'terminated') continue;
        await panelkit.subscriptions.terminate({ subscriptionId, reason: 'over' }, staff());
      }
      for (const subscriptionId of subscriptionIds) {
        await panelkit.subscriptions.settled(subscriptionId, staff());
      }
    },
    close: async () => {
      await scheduler.stop();
      await backend.close();
    },
  };
}

interface Sale {
  plans: Record<Place, string>;
  customerId: string;
  staff(): CommandContext;
}

function createSell(panelkit: Panelkit, { plans, customerId, staff }: Sale): RealShop['sell'] {
  return async (place, quantity = 1) => {
    const items = [{ planId: plans[place], quantity }];
    const payment = { method: 'wallet' } as const;
    const order = await panelkit.orders.place({ customerId, items, payment }, staff());
    await waitFor(
      async () => (await panelkit.orders.get(order.id, staff())).state.status === 'fulfilled',
      'the delivery',
      DELIVERED_WITHIN_MS,
    );
    const { rows } = await panelkit.subscriptions.list({ orderId: order.id, limit: 200 }, staff());
    return rows.map(({ id }) => id);
  };
}

/** A second adapter, for what the tests look at past the shop; another one after address or login changed. */
export function createLook(panel: RealPanel): () => PanelAdapter {
  let made: { key: string; adapter: PanelAdapter } | null = null;
  return () => {
    const target = panel.target();
    const key = JSON.stringify(target);
    if (made?.key !== key) {
      const connection = {
        fetch,
        clock: createSystemClock(),
        logger: silentLogger,
        requestTimeoutMs: 15_000,
      };
      made = { key, adapter: panel.driver.connect(target, connection) };
    }
    return made.adapter;
  };
}

export async function answersTest(panelkit: Panelkit, panelId: string, by: CommandContext): Promise<boolean> {
  try {
    await panelkit.panels.test(panelId, by);
    return true;
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'PANEL_UNREACHABLE') return false;
    throw error;
  }
}

/** Asks until it is so. @throws when it is not in time */
export async function waitFor(isSo: () => Promise<boolean>, what: string, withinMs: number): Promise<void> {
  for (const until = performance.now() + withinMs; !(await isSo()); await sleep(250)) {
    if (performance.now() > until) throw new Error(`${what} did not come within ${withinMs} ms`);
  }
}

function countingFetch(counted: { calls: number }): typeof fetch {
  return (input, init) => {
    counted.calls += 1;
    return fetch(input, init);
  };
}

/** The shop's rows of the panel's inbounds. */
export async function findInbounds(
  panelkit: Panelkit,
  panel: RealPanel,
  panelId: string,
  by: CommandContext,
): Promise<Record<Place, string>> {
  const { rows } = await panelkit.inbounds.list({ panelId, limit: 200 }, by);
  const ids: Record<Place, string> = { tcp: '', ws: '', reality: '', spare: '' };
  for (const place of PLACES) {
    const inbound = rows.find(({ remoteKey }) => remoteKey === panel.inboundKey(place));
    if (inbound === undefined) throw new Error(`the shop does not see the inbound ${place}`);
    ids[place] = inbound.id;
  }
  return ids;
}

/** A plan for each place: free, a day long, so that a clock that is a day ahead ends it. */
async function createPlans(
  panelkit: Panelkit,
  inboundIds: Record<Place, string>,
  staff: () => CommandContext,
): Promise<Record<Place, string>> {
  const plans: Record<Place, string> = { tcp: '', ws: '', reality: '', spare: '' };
  for (const place of PLACES) {
    const { id } = await panelkit.plans.create(
      {
        slug: place,
        name: place,
        price: { amountMinor: 0, currency: 'USD' },
        durationDays: 1,
        trafficLimitBytes: GIB_BYTES,
        placement: { selector: { inboundIds: [inboundIds[place]] } },
      },
      staff(),
    );
    plans[place] = id;
  }
  return plans;
}
