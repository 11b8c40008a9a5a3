import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createLeanFetch } from '@panelkit/panel-adapters/lean-fetch';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import {
  createMarzbanSimulator,
  createMarzneshinSimulator,
  createSUiSimulator,
  createThreeXUiSimulator,
  type RequestHandler,
} from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import {
  type Clock,
  type CommandContext,
  createPanelkit,
  createSystemClock,
  type PanelDriver,
  type PanelLimits,
} from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { type Attack, type HostilePanel, startHostilePanel } from './start-hostile-panel.ts';

/** One family of panels under attack. */
export interface AttackedFamily {
  name: string;
  driver: PanelDriver;
  path: string;
  credentials: Record<string, string>;
  simulator(clock: Clock): { handle: RequestHandler };
}

const ROOT = { username: 'root', password: 'root-password' };

export const ATTACKED_FAMILIES: AttackedFamily[] = [
  {
    ...{ name: 'Marzban', driver: marzban(), path: '', credentials: ROOT },
    simulator: (clock) => createMarzbanSimulator({ clock }),
  },
  {
    ...{ name: 'Marzneshin', driver: marzneshin(), path: '', credentials: ROOT },
    simulator: (clock) => createMarzneshinSimulator({ clock }),
  },
  {
    ...{ name: 'S-UI', driver: sUi(), path: '/app', credentials: { token: 'simulated-token' } },
    simulator: (clock) => createSUiSimulator({ clock }),
  },
  {
    ...{ name: '3x-ui 3.6.0', driver: threeXUi(), path: '/base', credentials: ROOT },
    simulator: (clock) => createThreeXUiSimulator({ clock, version: '3.6.0', basePath: '/base' }),
  },
];

/** What an attack did to the shop. */
export interface AttackReport {
  /** The sync of the hostile panel: how it ended, and what its health says. */
  failed: boolean;
  code: string | null;
  oversized: boolean;
  tookMs: number;
  rssGrowthBytes: number;
  longestStallMs: number;
  /** What was bought on a good panel meanwhile. */
  delivered: boolean;
  links: string[];
}

export interface AttackedShop {
  hostile: HostilePanel;
  attack(kind: Attack): Promise<AttackReport>;
  close(): Promise<void>;
}

/** How large the attacks and the limits against them are. */
export interface AttackSize {
  accounts: number;
  links: number;
  panelLimits: Partial<PanelLimits>;
  requestTimeoutMs: number;
}

/** A shop with one hostile panel beside two good ones, on which one account is sold each. */
export async function openAttackedShop(family: AttackedFamily, size: AttackSize): Promise<AttackedShop> {
  const clock = createSystemClock();
  const panels = await Promise.all(
    [0, 1, 2].map(() => startHostilePanel({ ...size, handle: family.simulator(clock).handle })),
  );
  const [hostile] = panels;
  if (hostile === undefined) throw new TypeError('there are three panels');
  const shop = createSellingShop(family, size);
  const placed = [];
  for (const { url } of panels) placed.push(await shop.addPanel(url));
  const [{ panelId = '', planId = '' } = {}, good] = placed;
  const subscriptionId = await shop.sell(planId);
  return {
    hostile,
    attack: async (kind) => {
      hostile.attack(kind);
      const work = Promise.all([
        shop.panelkit.usage.sync(panelId, shop.staff()),
        shop.sell(good?.planId ?? ''),
        shop.panelkit.panels.findDrift(panelId, shop.staff()).catch(() => {}),
      ]);
      const { result, ...measured } = await measure(work);
      hostile.attack(null);
      const { health } = await shop.panelkit.panels.get(panelId, shop.staff());
      const { links } = await shop.panelkit.delivery.get(subscriptionId, shop.staff());
      return {
        ...measured,
        failed: result[0].failed === 1,
        code: health.lastError?.code ?? null,
        oversized: health.oversized !== undefined,
        delivered: result[1] !== '',
        links,
      };
    },
    close: async () => {
      await Promise.all(panels.map((panel) => panel.close()));
    },
  };
}

/** Runs work and watches what it does to this process. */
async function measure<Result>(work: Promise<Result>) {
  const rssBefore = process.memoryUsage().rss;
  let rssPeak = rssBefore;
  const watch = setInterval(() => {
    rssPeak = Math.max(rssPeak, process.memoryUsage().rss);
  }, 20);
  const stalls = monitorEventLoopDelay({ resolution: 10 });
  stalls.enable();
  const startedAt = performance.now();
  try {
    const result = await work;
    rssPeak = Math.max(rssPeak, process.memoryUsage().rss);
    const tookMs = performance.now() - startedAt;
    return { result, tookMs, rssGrowthBytes: rssPeak - rssBefore, longestStallMs: stalls.max / 1e6 };
  } finally {
    clearInterval(watch);
    stalls.disable();
  }
}

function createSellingShop({ driver, path, credentials }: AttackedFamily, size: AttackSize) {
  const panelkit = createPanelkit({
    ...{ backend: createMemoryBackend(), secretKey: 'a-key-for-attacks', publicUrl: 'https://shop.test' },
    ...{ currency: 'USD', panelDrivers: [driver], fetch: createLeanFetch() },
    settings: { panelLimits: size.panelLimits, requestTimeoutMs: size.requestTimeoutMs },
  });
  let count = 0;
  const by = (actor: CommandContext['actor']): CommandContext => {
    count += 1;
    return { actor, idempotencyKey: `key-${count}` };
  };
  const staff = () => by({ kind: 'staff', id: 'tester' });
  const addPanel = async (url: string): Promise<{ panelId: string; planId: string }> => {
    const address = { baseUrl: url + path, allowPrivateAddress: true, credentials };
    const wanted = { kind: driver.kind, name: url, ...address };
    const { id: panelId } = await panelkit.panels.register(wanted, staff());
    await panelkit.panels.test(panelId, staff());
    await panelkit.panels.syncInbounds(panelId, staff());
    const { rows } = await panelkit.inbounds.list({ panelId, limit: 1 }, staff());
    const terms = { durationDays: 30, trafficLimitBytes: 2 ** 30, deviceLimit: null };
    const sold = { slug: `plan-${panelId}`, name: 'Plan', price: { amountMinor: 100, currency: 'USD' } };
    const placement = { preferredInboundId: rows[0]?.id ?? '' };
    const plan = await panelkit.plans.create({ ...sold, ...terms, placement }, staff());
    return { panelId, planId: plan.id };
  };
  /** The subscription that was delivered; '' when it was not. */
  const sell = async (planId: string): Promise<string> => {
    const customer = await panelkit.customers.ensure({ externalId: 'ada' });
    const given = { customerId: customer.id, amountMinor: 100, reason: 'test' };
    await panelkit.wallets.adjust(given, staff());
    const items = [{ planId, quantity: 1 }];
    const bought = { customerId: customer.id, items, payment: { method: 'wallet' } as const };
    const order = await panelkit.orders.place(bought, by({ kind: 'customer', id: customer.id }));
    const { state } = await panelkit.orders.settled(order.id, { timeoutMs: 30_000 });
    const [unit] = await panelkit.units.listByOrder(order.id, staff());
    return state.status === 'fulfilled' ? (unit?.subscriptionId ?? '') : '';
  };
  return { panelkit, staff, addPanel, sell };
}
