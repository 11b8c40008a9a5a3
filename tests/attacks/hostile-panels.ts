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
  isPanelkitError,
  type PanelDriver,
  type PanelLimits,
} from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import type { Attack } from './attack-bodies.ts';
import { createSkippingClock, type SkippingClock } from './skipping-clock.ts';
import { type Attacked, type HostilePanel, startHostilePanel } from './start-hostile-panel.ts';

/** One family of panels under attack. */
export interface AttackedFamily {
  name: string;
  driver: PanelDriver;
  path: string;
  credentials: Record<string, string>;
  /** Whether it gives a session for a login; else every request carries a token. */
  hasLogin: boolean;
  /** What it is never asked for here: the adapter makes links itself, or they were read before. */
  hides: readonly Attack[];
  simulator(clock: Clock): { handle: RequestHandler };
}

const LINK_ATTACKS: readonly Attack[] = ['many-links', 'evil-links'];
const READ_BEFORE: readonly Attack[] = ['evil-links'];
const ROOT = { username: 'root', password: 'root-password' };

export const ATTACKED_FAMILIES: AttackedFamily[] = [
  {
    ...{ name: 'Marzban', driver: marzban(), path: '', credentials: ROOT, hasLogin: true, hides: [] },
    simulator: (clock) => createMarzbanSimulator({ clock }),
  },
  {
    ...{ name: 'Marzneshin', driver: marzneshin(), path: '', credentials: ROOT, hasLogin: true, hides: [] },
    simulator: (clock) => createMarzneshinSimulator({ clock }),
  },
  {
    ...{
      name: 'S-UI',
      driver: sUi(),
      path: '/app',
      credentials: { token: 'simulated-token' },
      ...{ hasLogin: false, hides: [] },
    },
    simulator: (clock) => createSUiSimulator({ clock }),
  },
  // One of each dialect that the adapter speaks.
  ...['2.9.4', '3.0.2', '3.6.0'].map((version) => ({
    ...{ name: `3x-ui ${version}`, driver: threeXUi(), path: '/base', credentials: ROOT, hasLogin: true },
    hides: version === '3.6.0' ? READ_BEFORE : LINK_ATTACKS,
    simulator: (clock: Clock) => createThreeXUiSimulator({ clock, version, basePath: '/base' }),
  })),
];

/** What an attack did to the shop. */
export interface AttackReport {
  /** What was asked of the hostile panel: how it ended, and what its health says. */
  failed: boolean;
  code: string | null;
  oversized: boolean;
  /** How many of its answers were attacks, and for which a part was put in. */
  attacks: number;
  tookMs: number;
  rssGrowthBytes: number;
  longestStallMs: number;
  /** What was bought on a good panel meanwhile. */
  delivered: boolean;
  links: string[];
}

export interface AttackedShop {
  hostile: HostilePanel;
  attack(kind: Attack, attacked?: Attacked): Promise<AttackReport>;
  /** What the hostile panel, honest for now, lists. */
  accountsOnHostile(): Promise<{ listed: number; drift: number }>;
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
  const clock = createSkippingClock();
  const panels = await Promise.all(
    [0, 1, 2].map(() => startHostilePanel({ ...size, handle: family.simulator(clock).handle })),
  );
  const [hostile] = panels;
  if (hostile === undefined) throw new TypeError('there are three panels');
  const shop = createSellingShop(family, size, clock);
  const placed = [];
  for (const { url } of panels) placed.push(await shop.addPanel(url));
  const [{ panelId = '', planId = '' } = {}, good] = placed;
  const subscriptionId = await shop.sell(planId);
  return {
    hostile,
    attack: async (kind, attacked = 'reads') => {
      // The attack before may have cost the session; what is asked now is to be met by this one.
      await shop.panelkit.panels.test(panelId, shop.staff());
      hostile.attack(kind, attacked);
      const ask = {
        reads: async () => {
          const [{ failed }] = await Promise.all([
            shop.panelkit.usage.sync(panelId, shop.staff()),
            shop.panelkit.panels.findDrift(panelId, shop.staff()).catch(() => {}),
          ]);
          return failed === 1;
        },
        logins: () =>
          shop.panelkit.panels.test(panelId, shop.staff()).then(
            () => false,
            (error: unknown) => isPanelkitError(error),
          ),
        writes: async () => (await shop.sell(planId)) === '',
      };
      const work = Promise.all([ask[attacked](), shop.sell(good?.planId ?? '')]);
      const { result, ...measured } = await measure(work);
      const attacks = hostile.attacks();
      hostile.attack(null);
      const { health } = await shop.panelkit.panels.get(panelId, shop.staff());
      const { links } = await shop.panelkit.delivery.get(subscriptionId, shop.staff());
      return {
        ...measured,
        failed: result[0],
        code: health.lastError?.code ?? null,
        oversized: health.oversized !== undefined,
        attacks,
        delivered: result[1] !== '',
        links,
      };
    },
    accountsOnHostile: async () => {
      const { listedCount, entries } = await shop.panelkit.panels.findDrift(panelId, shop.staff());
      return { listed: listedCount, drift: entries.length };
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

function createSellingShop(
  { driver, path, credentials }: AttackedFamily,
  size: AttackSize,
  clock: SkippingClock,
) {
  const panelkit = createPanelkit({
    ...{
      backend: createMemoryBackend({ clock }),
      secretKey: 'a-key-for-attacks',
      publicUrl: 'https://shop.test',
    },
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
  /** The subscription that was delivered; '' when it was not. Waits of the engine's own cost no time. */
  const sell = async (planId: string): Promise<string> => {
    const customer = await panelkit.customers.ensure({ externalId: 'ada' });
    const given = { customerId: customer.id, amountMinor: 100, reason: 'test' };
    await panelkit.wallets.adjust(given, staff());
    const items = [{ planId, quantity: 1 }];
    const bought = { customerId: customer.id, items, payment: { method: 'wallet' } as const };
    const order = await panelkit.orders.place(bought, by({ kind: 'customer', id: customer.id }));
    const settle = () => panelkit.orders.settled(order.id, { timeoutMs: 30_000 });
    let { state } = await settle();
    for (let again = 0; again < 6 && state.status !== 'fulfilled'; again += 1) {
      clock.skip(5 * 60_000);
      ({ state } = await settle());
    }
    const [unit] = await panelkit.units.listByOrder(order.id, staff());
    return state.status === 'fulfilled' ? (unit?.subscriptionId ?? '') : '';
  };
  return { panelkit, staff, addPanel, sell };
}
