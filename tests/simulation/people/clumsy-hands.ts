import { createSeededRandom } from '@panelkit/sdk/testing';
import { subscriptionOf } from '../checks/witnesses.ts';
import type { World } from '../world/world.ts';

/** Chance in a step that somebody changes an account by hand. */
const CHANCE = 0.06;

/**
 * The operator of a panel changes accounts of the shop: he renames one, or its panel takes it for expired. He draws from a source of his
 * own, so that everything else happens as it would without him. The answer plays one step.
 *
 * He leaves alone what the shop has not seen yet: an account that is renamed between a create without an answer and the next look cannot be
 * told from one that was never made (docs/invariants.md).
 */
export function createClumsyHands(world: World, seed: number): () => Promise<void> {
  const random = createSeededRandom(seed);
  // The shop switches an account on again once; who ends it twice wants it so, and staff decide.
  const ended = new Set<string>();
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
    if (!(await isSeen(world, subscriptionOf(note)))) return;
    if (panel.accountsNamed(name).length === 0) return;
    renamed += 1;
    const to = `renamed${renamed}`;
    panel.rename(name, to);
    world.note(`${panel.baseUrl}: ${note} is renamed ${to}`, '');
  };
}

/** Whether the shop has looked at the account since it last wrote to it. */
async function isSeen({ observer, clock }: World, subscriptionId: string): Promise<boolean> {
  const { subscriptions, accounts } = observer.storage;
  const subscription = await subscriptions.find(subscriptionId);
  const account = subscription === null ? null : await accounts.find(subscription.accountId);
  if (account === null || account.seenAt === null || account.predecessorId !== null) return false;
  return account.unsettledUntil === null || account.unsettledUntil <= clock.now();
}
