import { createSeededRandom } from '@panelkit/sdk/testing';
import { subscriptionOf } from '../checks/witnesses.ts';
import type { SimulatedPanel } from '../world/simulated-panel.ts';
import type { World } from '../world/world.ts';
import { isSeen, type TouchedAccounts } from './clumsy-hands.ts';
import { answerAlerts } from './staff-answers.ts';

/** Chance in a step that somebody is at a panel by hand. */
const CHANCE = 0.05;
const MINUTE_MS = 60_000;
const SKEWS_MS = [3, -3, 10, -10, 0, 0].map((minutes) => minutes * MINUTE_MS);

/** One day at a panel: who is there, and what is drawn. */
export interface Hand {
  world: World;
  panel: SimulatedPanel;
  random(): number;
  touched: TouchedAccounts;
  backups: Map<SimulatedPanel, () => void>;
}

/** Answers what was done; null: nothing. */
export type Deed = (hand: Hand) => Promise<string | null> | string | null;

export const ROUGH_DEEDS: readonly Deed[] = [
  rekey,
  rekey,
  disable,
  remove,
  changeWord,
  disableInbound,
  jumpClock,
  upgrade,
  restore,
  restore,
];

/**
 * What else operators do: new secrets, switched off and deleted accounts, inbounds with another host or
 * disabled, clocks that jump, upgrades, and older databases. Drawn from a source of its own. The answer plays
 * one step.
 */
export function createRoughHands(world: World, seed: number, touched: TouchedAccounts): () => Promise<void> {
  const random = createSeededRandom(seed);
  const backups: Hand['backups'] = new Map();
  return async () => {
    if (random() < CHANCE) await answerAlerts(world);
    if (random() > CHANCE) return;
    const panel = world.panels[Math.floor(random() * world.panels.length)];
    const deed = ROUGH_DEEDS[Math.floor(random() * ROUGH_DEEDS.length)];
    if (panel === undefined || deed === undefined) return;
    const what = await deed({ world, panel, random, touched, backups });
    if (what !== null) world.note(`${panel.baseUrl}: ${what}`, '');
  };
}

export function drawn({ panel, random }: Hand): { name: string; note: string } | null {
  const ours = panel.accounts().filter((account) => account.note?.startsWith('Shop '));
  const account = ours[Math.floor(random() * ours.length)];
  return account === undefined ? null : { name: account.name, note: account.note ?? '' };
}

async function rekey(hand: Hand): Promise<string | null> {
  const { world, panel, random, touched } = hand;
  const account = drawn(hand);
  const secret = uuidFrom(random);
  if (account === null || touched.renamed.has(account.note)) return null;
  touched.rekeyed.add(account.note);
  if (!(await isSeen(world, panel, subscriptionOf(account.note)))) return null;
  panel.hands.rekey(account.name, secret);
  return `${account.note} has other credentials`;
}

function disable(hand: Hand): string | null {
  const { panel, touched } = hand;
  const account = drawn(hand);
  if (account === null || touched.ended.has(account.note)) return null;
  touched.ended.add(account.note);
  panel.hands.disable(account.name);
  return `${account.note} is switched off`;
}

function remove(hand: Hand): string | null {
  const { world, panel } = hand;
  const account = drawn(hand);
  if (account === null) return null;
  world.harmedAtMs.set(panel, world.clock.monotonicMs());
  panel.hands.remove(account.name);
  return `${account.note} is deleted`;
}

function changeWord({ panel, random }: Hand): string {
  const inbound = Math.floor(random() * panel.handledInbounds);
  const word = `word${Math.floor(random() * 1e9)}`;
  panel.hands.changeWord(inbound, word);
  return `inbound ${inbound} is ${word} now`;
}

function disableInbound({ panel, random }: Hand): string | null {
  if (panel.hands.disableInbound === undefined) return null;
  panel.hands.disableInbound(Math.floor(random() * panel.handledInbounds));
  return 'an inbound is disabled';
}

function jumpClock({ panel, random }: Hand): string {
  const skewMs = SKEWS_MS[Math.floor(random() * SKEWS_MS.length)] ?? 0;
  panel.hands.setClockSkew(skewMs);
  return `the clock is ${skewMs} ms off`;
}

function upgrade({ panel }: Hand): string | null {
  if (panel.hands.upgrade === undefined) return null;
  panel.hands.upgrade();
  return 'it is upgraded';
}

/** The first time he takes a backup, the next time he restores it. */
function restore({ world, panel, backups }: Hand): string {
  const last = backups.get(panel);
  backups.delete(panel);
  if (last === undefined) {
    backups.set(panel, panel.hands.backup());
    return 'a backup is taken';
  }
  world.harmedAtMs.set(panel, world.clock.monotonicMs());
  world.restored.add(panel);
  world.strangers.delete(panel);
  // Its counters are as they were: a reset is sent again for what was reset already.
  world.resets.clear();
  last();
  for (const { note } of panel.accounts())
    if (note?.startsWith('Shop ')) world.recounted.add(subscriptionOf(note));
  return 'an older database is restored';
}

export function uuidFrom(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
