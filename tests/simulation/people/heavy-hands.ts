import { createSeededRandom } from '@panelkit/sdk/testing';
import { subscriptionOf } from '../checks/witnesses.ts';
import type { SimulatedPanel } from '../world/simulated-panel.ts';
import { ask, byStaff, type World } from '../world/world.ts';
import { isSeen, type TouchedAccounts } from './clumsy-hands.ts';
import { type Deed, drawn, type Hand, uuidFrom } from './rough-hands.ts';
import { decideCredentials } from './staff-answers.ts';

/** Chance in a step that something befalls a panel, and that staff decide what they are asked. */
const CHANCE = 0.04;
/** Until staff enter the new address of a panel, at most. */
const LATE_ADDRESS_MS = 10 * 60_000;
const RETRY_MS = 60_000;

export const HEAVY_DEEDS: readonly Deed[] = [changeKeys, revoke, revoke, recycle, recycle, move, wipe];

/**
 * What befalls whole panels: other keys, a wiped database, another port; revoked accounts, and ids that
 * others get; staff who are asked about changed credentials, and take some. Drawn from a source of its own.
 * The answer plays one step.
 */
export function createHeavyHands(world: World, seed: number, touched: TouchedAccounts): () => Promise<void> {
  const random = createSeededRandom(seed);
  const backups: Hand['backups'] = new Map();
  return async () => {
    if (random() < CHANCE) await decideCredentials(world, () => random() < 0.5);
    if (random() > CHANCE) return;
    const panel = world.panels[Math.floor(random() * world.panels.length)];
    const choice = Math.floor(random() * (HEAVY_DEEDS.length + 2));
    if (panel === undefined) return;
    const deed = HEAVY_DEEDS[choice] ?? choosePolicy;
    const what = await deed({ world, panel, random, touched, backups });
    if (what !== null) world.note(`${panel.baseUrl}: ${what}`, '');
  };
}

function changeKeys({ panel, random }: Hand): string | null {
  if (panel.hands.changeKeys === undefined) return null;
  const word = `keys${Math.floor(random() * 1e9)}`;
  panel.hands.changeKeys(word);
  return `an inbound has other keys: ${word}`;
}

/** As the button of a panel: the secrets and the panel's own link are others. */
async function revoke(hand: Hand): Promise<string | null> {
  const { world, panel, random, touched } = hand;
  const account = drawn(hand);
  const secret = uuidFrom(random);
  if (account === null || panel.hands.revoke === undefined || touched.renamed.has(account.note)) return null;
  touched.rekeyed.add(account.note);
  if (!(await isSeen(world, panel, subscriptionOf(account.note)))) return null;
  panel.hands.revoke(account.name, secret);
  return `${account.note} is revoked`;
}

/** Ours is deleted, and the panel gives its id to somebody else's. */
async function recycle(hand: Hand): Promise<string | null> {
  const { world, panel, random } = hand;
  const account = drawn(hand);
  const secret = uuidFrom(random);
  if (account === null || panel.hands.recycle === undefined) return null;
  // Somebody else's would get an end by its first use, which nobody wrote.
  const hasBegun = panel
    .accounts()
    .some(({ name, expiresAt }) => name === account.name && expiresAt !== null);
  if (!hasBegun || !(await isAtRest(hand, account.note))) return null;
  const stranger = `stranger${secret.slice(0, 8)}`;
  world.harmedAtMs.set(panel, world.clock.monotonicMs());
  panel.hands.recycle(account.name, stranger, secret);
  const strangers = world.strangers.get(panel) ?? new Map<string, string>();
  world.strangers.set(panel, strangers.set(stranger, lookAt(panel, stranger)));
  return `the id of ${account.note} is ${stranger}'s now`;
}

/** Whether nothing is on its way to it: what was sent by its id would reach the stranger. */
async function isAtRest({ world, panel }: Hand, note: string): Promise<boolean> {
  const { accounts, subscriptions } = world.observer.storage;
  const subscription = await subscriptions.find(subscriptionOf(note));
  const account = subscription === null ? null : await accounts.find(subscription.accountId);
  if (account === null || account.panelId !== panel.id || account.nextAttemptAt !== null) return false;
  return isSeen(world, panel, subscriptionOf(note));
}

const NOBODY = JSON.stringify([null, null, null]);

/** What a write would change of it; it is used, and ends, like any other. */
function lookAt(panel: SimulatedPanel, stranger: string): string {
  const [account] = panel.accounts().filter(({ name }) => name === stranger);
  return JSON.stringify([account?.note, account?.expiresAt, account?.trafficLimitBytes]);
}

/** Invariant 9: who was given an id that ours had is never written to. */
export function checkStrangers({ strangers }: World, panel: SimulatedPanel): string[] {
  const known = [...(strangers.get(panel) ?? [])];
  return known.flatMap(([stranger, before]) => {
    const now = lookAt(panel, stranger);
    // Of writes that overlap there, one takes the other back: also what was done by hand meanwhile.
    if (panel.undoesWrites === true && now === NOBODY) return [];
    return now === before ? [] : [`9: ${stranger} of ${panel.baseUrl} was ${before} and is ${now}`];
  });
}

/** The panel answers at another port; staff enter it some minutes later. */
function move({ world, panel, random }: Hand): string {
  const address = new URL(panel.baseUrl);
  address.port = String(2000 + Math.floor(random() * 7000));
  panel.baseUrl = address.href.replace(/\/$/, '');
  world.follow(enterAddress(world, panel, Math.floor(random() * LATE_ADDRESS_MS)));
  return 'that is its address now';
}

async function enterAddress(world: World, panel: SimulatedPanel, afterMs: number): Promise<void> {
  await world.clock.sleep(afterMs);
  for (;;) {
    const { id: panelId, baseUrl, credentials } = panel;
    const answer = await ask(world, `${baseUrl} is entered`, ({ panels }) =>
      panels.update({ panelId, baseUrl, credentials }, byStaff(world)),
    );
    if (answer.kind === 'done' && panel.baseUrl === baseUrl) return;
    await world.clock.sleep(RETRY_MS);
  }
}

/** The database is as it was before the shop came. */
function wipe({ world, panel }: Hand): string {
  world.harmedAtMs.set(panel, world.clock.monotonicMs());
  world.restored.add(panel);
  world.strangers.delete(panel);
  world.resets.clear();
  panel.wipe();
  return 'it is wiped';
}

/** Staff want to be asked about changed credentials there, or no longer. */
async function choosePolicy({ world, panel, random }: Hand): Promise<string> {
  const credentialPolicy = random() < 0.7 ? 'ask' : 'rotate';
  await ask(world, `${credentialPolicy} on ${panel.baseUrl}`, ({ panels }) =>
    panels.update({ panelId: panel.id, credentialPolicy }, byStaff(world)),
  );
  return `changed credentials there: ${credentialPolicy}`;
}
