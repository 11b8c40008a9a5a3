import { isPanelkitError, type Panelkit } from '@panelkit/sdk';
import { staff } from '../../contexts.ts';
import type { Attack } from './attack-bodies.ts';
import type { AttackedFamily } from './attacked-families.ts';
import { measure } from './measure.ts';
import { type AttackSize, createSellingShop } from './selling-shop.ts';
import { createSkippingClock, type SkippingClock, withTimeOf } from './skipping-clock.ts';
import { type Attacked, startHostilePanel } from './start-hostile-panel.ts';
import { type HostileProcess, startHostileProcess } from './start-hostile-process.ts';

const BETWEEN_ASKS_MS = 500;
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
    await shop.panelkit.panels.test(panelId, staff());
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
      const { health } = await shop.panelkit.panels.get(panelId, staff());
      const { links } = await shop.panelkit.delivery.get(subscriptionId, staff());
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
      const { listedCount, entries } = await shop.panelkit.panels.findDrift(panelId, staff());
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
  { panelkit, sell }: ReturnType<typeof createSellingShop>,
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
