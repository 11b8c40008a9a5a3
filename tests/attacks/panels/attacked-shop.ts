import { createLeanFetch } from '@panelkit/panel-adapters/lean-fetch';
import {
  type CommandContext,
  createPanelkit,
  isPanelkitError,
  type Panelkit,
  type PanelLimits,
} from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import type { Attack } from './attack-bodies.ts';
import type { AttackedFamily } from './attacked-families.ts';
import { measure } from './measure.ts';
import { createSkippingClock, type SkippingClock, withTimeOf } from './skipping-clock.ts';
import { type Attacked, startHostilePanel } from './start-hostile-panel.ts';
import { type HostileProcess, startHostileProcess } from './start-hostile-process.ts';

const BETWEEN_ASKS_MS = 500;
/**
 * What a delivery waits for. First as long as one to an old 3x-ui, then as long as one to a panel in trouble.
 */
const WAITS_MS = [50_000, ...Array.from({ length: 6 }, () => 5 * 60_000)];
/** The longest time for which the adapter spares a panel whose answer was too large. */
const COOL_DOWN_MS = 16 * 60_000;

/** What an attack did to the shop. */
export interface AttackReport {
  /** How what was asked of the hostile panel ended. */
  failed: boolean;
  /** Why, as staff read it: the limit that was passed, or a code; null: nothing failed. */
  told: string | null;
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
  hostile: HostileProcess;
  /** The hostile one, to which staff are led. */
  panelId: string;
  panelkit: Panelkit;
  /** Sells on a good panel. */
  sell(): Promise<string>;
  attack(kind: Attack, attacked?: Attacked): Promise<AttackReport>;
  /** Asks the hostile panel twice a second while work is done; null: it is honest. */
  whileAttacked<Result>(
    kind: Attack | null,
    attacked: Attacked,
    work: () => Promise<Result>,
  ): Promise<Result>;
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

async function keepAsking(ask: () => Promise<unknown>, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await ask();
    // As often in each case: an attack that fails at once is not to be asked for more.
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_ASKS_MS));
  }
}

/**
 * A shop with one hostile panel, in its own process, beside two good ones, on which one account is sold each.
 */
export async function openAttackedShop(family: AttackedFamily, size: AttackSize): Promise<AttackedShop> {
  const ownClock = createSkippingClock();
  const good = await Promise.all(
    [0, 1].map(() => startHostilePanel({ ...size, handle: family.simulator(ownClock).handle })),
  );
  const hostile = await startHostileProcess(family, size);
  const clock = withClockOf(hostile, ownClock);
  const spared = createSkippingClock();
  const driver = withTimeOf(family.driver, spared);
  const shop = createSellingShop({ ...family, driver }, size, clock);
  const { panelId, planId } = await shop.addPanel(hostile.url);
  const goodPlans: string[] = [];
  for (const { url } of good) goodPlans.push((await shop.addPanel(url)).planId);
  const subscriptionId = await shop.sell(planId);
  const [goodPlan = ''] = goodPlans;
  const ask = createAsks(shop, { panelId, planId });
  const begin = async (kind: Attack | null, attacked: Attacked) => {
    // The attack before may have cost the session; what is asked now is to be met by this one.
    await shop.panelkit.panels.test(panelId, shop.staff());
    await shop.forgetListings(panelId);
    await hostile.attack(kind, attacked);
  };
  return {
    hostile,
    panelId,
    panelkit: shop.panelkit,
    sell: () => shop.sell(goodPlan),
    whileAttacked: async (kind, attacked, work) => {
      await begin(kind, attacked);
      const over = new AbortController();
      const attacking = keepAsking(ask[attacked], over.signal);
      const result = await work().finally(() => over.abort());
      await attacking;
      await hostile.attack(null);
      return result;
    },
    attack: async (kind, attacked = 'reads') => {
      spared.skip(COOL_DOWN_MS);
      await begin(kind, attacked);
      const work = async () => {
        const asked = ask[attacked]();
        const sold = await shop.sell(goodPlan);
        if (kind === 'slow') await outlast(asked, hostile, () => clock.expire(size.requestTimeoutMs));
        return [await asked, sold] as const;
      };
      const { result, ...measured } = await measure(work());
      const { attacks } = await hostile.attack(null);
      const { health } = await shop.panelkit.panels.get(panelId, shop.staff());
      const { links } = await shop.panelkit.delivery.get(subscriptionId, shop.staff());
      return {
        ...measured,
        failed: result[0],
        told: health.oversized?.limit ?? health.lastError?.code ?? health.unread?.code ?? null,
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
      await Promise.all([hostile.close(), ...good.map((panel) => panel.close())]);
    },
  };
}

/** Nobody sits through a deadline: it comes as soon as the hostile panel is waited for. */
async function outlast(
  waiting: Promise<unknown>,
  hostile: HostileProcess,
  expire: () => void,
): Promise<void> {
  const over = new AbortController();
  void waiting.finally(() => over.abort());
  while (!over.signal.aborted) {
    const { attacksUnderWay } = await hostile.state();
    if (attacksUnderWay > 0) expire();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A clock with which that of the hostile panel moves on. */
function withClockOf(hostile: HostileProcess, clock: SkippingClock): SkippingClock {
  const both = (move: (ms: number) => void) => (ms: number) => {
    move(ms);
    hostile.skip(ms);
  };
  return { ...clock, skip: both(clock.skip), expire: both(clock.expire) };
}

/** How the hostile panel is asked, by what is attacked; each resolves with whether that failed. */
function createAsks(
  { panelkit, staff, sell }: ReturnType<typeof createSellingShop>,
  { panelId, planId }: { panelId: string; planId: string },
): Record<Attacked, () => Promise<boolean>> {
  return {
    reads: async () => {
      const [{ failed }] = await Promise.all([
        panelkit.usage.sync(panelId, staff()),
        panelkit.panels.findDrift(panelId, staff()).catch(() => {}),
      ]);
      return failed === 1;
    },
    logins: () =>
      panelkit.panels.test(panelId, staff()).then(
        () => false,
        (error: unknown) => isPanelkitError(error),
      ),
    writes: async () => (await sell(planId)) === '',
  };
}

function createSellingShop(
  { driver, path, credentials }: AttackedFamily,
  size: AttackSize,
  clock: SkippingClock,
) {
  const backend = createMemoryBackend({ clock });
  const panelkit = createPanelkit({
    backend,
    secretKey: 'a-key-for-attacks',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    panelDrivers: [driver],
    fetch: createLeanFetch(),
    settings: {
      panelLimits: size.panelLimits,
      requestTimeoutMs: size.requestTimeoutMs,
      sellsPrivateLinks: true,
    },
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
  /**
   * So that what staff are told next is told of the next listing. An honest one would read links, which are
   * not read again.
   */
  const forgetListings = (panelId: string) =>
    backend.storage.transaction(async (tx) => {
      const { oversized: _large, unread: _part, ...health } = (await tx.panels.get(panelId)).health;
      await tx.panels.update(panelId, { health });
    });
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
    for (const waitMs of WAITS_MS) {
      if (state.status === 'fulfilled') break;
      clock.skip(waitMs);
      ({ state } = await settle());
    }
    const [unit] = await panelkit.units.listByOrder(order.id, staff());
    return state.status === 'fulfilled' ? (unit?.subscriptionId ?? '') : '';
  };
  return { panelkit, staff, addPanel, sell, forgetListings };
}
