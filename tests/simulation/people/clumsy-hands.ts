import type { Account } from '@panelkit/sdk';
import { createSeededRandom } from '@panelkit/sdk/testing';
import { subscriptionOf } from '../checks/witnesses.ts';
import type { SimulatedPanel } from '../world/simulated-panel.ts';
import type { World } from '../world/world.ts';

/** What was done to accounts by hand, by their notes. */
export interface TouchedAccounts {
  /**
   * Switched off. The shop switches an account on again once; who ends it twice wants it so, and staff
   * decide.
   */
  ended: Set<string>;
  renamed: Set<string>;
  /** One that loses its name and its secrets at once is a stranger's. */
  rekeyed: Set<string>;
}

/** Chance in a step that somebody changes an account by hand. */
const CHANCE = 0.06;

/**
 * The operator of a panel changes accounts of the shop: he renames one, or its panel takes it for expired. He
 * draws from a source of his own, so that everything else happens as it would without him. The answer plays
 * one step.
 *
 * He leaves alone what the shop has not seen yet: an account that is renamed between a create without an
 * answer and the next look cannot be told from one that was never made (docs/invariants.md).
 */
export function createClumsyHands(world: World, seed: number, touched: TouchedAccounts): () => Promise<void> {
  const random = createSeededRandom(seed);
  const { ended } = touched;
  let renamed = 0;
  return async () => {
    if (random() > CHANCE) return;
    const panel = world.panels[Math.floor(random() * world.panels.length)];
    const accounts = panel?.accounts().filter(({ note }) => note?.startsWith('Shop ')) ?? [];
    const account = accounts[Math.floor(random() * accounts.length)];
    const ends = random() < 0.4;
    if (panel === undefined || account === undefined) return;
    const { name, note = '' } = account;
    if (ends && panel.endEarly !== undefined) {
      if (ended.has(note) || account.status !== 'active') return;
      ended.add(note);
      panel.endEarly(name);
      world.note(`${panel.baseUrl}: ${note} is taken for expired`, '');
      return;
    }
    if (touched.rekeyed.has(note) || !(await isSeen(world, panel, subscriptionOf(note)))) return;
    if (panel.accountsNamed(name).length === 0) return;
    touched.renamed.add(note);
    renamed += 1;
    const to = `renamed${renamed}`;
    panel.rename(name, to);
    world.note(`${panel.baseUrl}: ${note} is renamed ${to}`, '');
  };
}

/** Whether the shop has looked at what a subscription has on a panel since it last wrote to it. */
export async function isSeen(world: World, panel: SimulatedPanel, subscriptionId: string): Promise<boolean> {
  const { subscriptions, accounts } = world.observer.storage;
  const subscription = await subscriptions.find(subscriptionId);
  const ofUnit = subscription === null ? [] : await accounts.listByUnit(subscription.unitId);
  const there = ofUnit.filter(({ panelId, removedAt }) => panelId === panel.id && removedAt === null);
  return there.length > 0 && there.every((account) => isSettledThere(world, panel, account));
}

function isSettledThere({ clock, harmedAtMs }: World, panel: SimulatedPanel, account: Account): boolean {
  const { seenAt, predecessorId, condemnedAt, observed, unsettledUntil } = account;
  if (seenAt === null || predecessorId !== null || condemnedAt !== null) return false;
  // What was made again, or brought back by an older database, has to be seen first, too.
  const harmedMs = harmedAtMs.get(panel);
  const seenAgoMs = clock.now().getTime() - (observed?.at.getTime() ?? 0);
  if (harmedMs !== undefined && clock.monotonicMs() - harmedMs <= seenAgoMs) return false;
  return unsettledUntil === null || unsettledUntil <= clock.now();
}
