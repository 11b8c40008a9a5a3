import { createSeededRandom } from '@panelkit/sdk/testing';
import type { World } from '../world/world.ts';

/** Chance in a step that somebody changes an account by hand. */
const CHANCE = 0.06;

/**
 * The operator of a panel changes accounts of the shop: he renames one, or its panel takes it for expired. He draws from a source of his
 * own, so that everything else happens as it would without him. The answer plays one step.
 */
export function createClumsyHands(world: World, seed: number): () => void {
  const random = createSeededRandom(seed);
  // The shop switches an account on again once; who ends it twice wants it so, and staff decide.
  const ended = new Set<string>();
  let renamed = 0;
  return () => {
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
    renamed += 1;
    const to = `renamed${renamed}`;
    panel.rename(name, to);
    for (const [key, seat] of world.seats)
      if (seat.panel === panel && seat.name === name) world.seats.set(key, { panel, name: to });
    world.note(`${panel.baseUrl}: ${note} is renamed ${to}`, '');
  };
}
