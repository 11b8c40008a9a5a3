import { createSeededRandom } from '@panelkit/sdk/testing';
import { subscriptionOf } from '../checks/witnesses.ts';
import type { World } from '../world/world.ts';
import type { TouchedAccounts } from './clumsy-hands.ts';
import { HEAVY_DEEDS } from './heavy-hands.ts';
import { checkLinks } from './operating.ts';
import { type Deed, drawn, type Hand, ROUGH_DEEDS } from './rough-hands.ts';
import { answerAlerts, decideCredentials } from './staff-answers.ts';

/** Besides two listings, for what the second one leads to. */
const WORK_MS = 5 * 60_000;
const TRIES = 10;

/**
 * Invariant 1, in calm weather: one hand is laid on a panel. Within two listings, and two more once staff
 * have answered what they were asked, each link that the shop serves leads somewhere again.
 */
export async function checkOneHand(world: World, seed: number, touched: TouchedAccounts): Promise<string[]> {
  const random = createSeededRandom(seed);
  const what = await layHand(world, random, touched);
  if (what === null) return [];
  world.note(`in calm weather: ${what}`, '');
  const listingsMs = 2 * (world.plan.settings.usageSyncIntervalMs ?? 0) + WORK_MS;
  await world.clock.advance(listingsMs);
  world.follow(answerAlerts(world));
  world.follow(decideCredentials(world, () => random() < 0.5));
  await world.clock.advance(listingsMs);
  return (await checkLinks(world)).map((violation) => `${violation}, though only this was done: ${what}`);
}

const DEEDS: readonly Deed[] = [...ROUGH_DEEDS, ...HEAVY_DEEDS, changePort, rename];

async function layHand(world: World, random: () => number, touched: TouchedAccounts): Promise<string | null> {
  const backups: Hand['backups'] = new Map(world.panels.map((panel) => [panel, panel.hands.backup()]));
  for (let count = 0; count < TRIES; count += 1) {
    const panel = world.panels[Math.floor(random() * world.panels.length)];
    const deed = DEEDS[Math.floor(random() * DEEDS.length)];
    // A clock that is wrong for ever, or an inbound that stays disabled, is for staff to set right.
    if (panel === undefined || deed === undefined || ['jumpClock', 'disableInbound'].includes(deed.name))
      continue;
    const what = await deed({ world, panel, random, touched, backups });
    if (what !== null) return `${panel.baseUrl}: ${what}`;
  }
  return null;
}

function changePort({ panel, random }: Hand): string {
  const [inbound, port] = [
    Math.floor(random() * panel.handledInbounds),
    20_000 + Math.floor(random() * 40_000),
  ];
  panel.changePort(inbound, port);
  return `inbound ${inbound} is at ${port}`;
}

function rename(hand: Hand): string | null {
  const account = drawn(hand);
  if (account === null || hand.touched.rekeyed.has(account.note)) return null;
  hand.panel.rename(account.name, 'renamed-in-calm-weather');
  return `${subscriptionOf(account.note)} is renamed`;
}
