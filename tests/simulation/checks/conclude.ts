import { setTimeout as wait } from 'node:timers/promises';
import { checkInvariants } from '../../invariants/check-invariants.ts';
import { checkOpenChanges } from '../../invariants/check-open-changes.ts';
import { checkPlaces } from '../../invariants/check-places.ts';
import { checkTrials } from '../../invariants/check-trials.ts';
import { countPlaceOrders } from '../../invariants/count-place-orders.ts';
import { readAll } from '../../invariants/read-all.ts';
import { checkStrangers } from '../people/heavy-hands.ts';
import { checkLinks } from '../people/operating.ts';
import { settleRefunds, tellAll } from '../people/providing.ts';
import { answerAlerts, decideCredentials } from '../people/staff-answers.ts';
import type { World } from '../world/world.ts';
import { checkDocuments, listUnnumbered } from './check-documents.ts';
import { checkProvider } from './check-provider.ts';
import { checkUsage } from './check-running.ts';
import { checkVolumes } from './check-volumes.ts';

const HOUR_MS = 3_600_000;
/**
 * Within this everything must have come to rest: what waits longest is an unpaid order, a unit that is given
 * up, an open payment.
 */
const LONGEST_HOURS = 14;
const STEP_MINUTES = 2;
/** Of this machine, for what runs on it. */
const answerTime = () => wait(10);

/**
 * All trouble ends. Everything must come to rest; then the invariants are checked, and `afterwards` looks at
 * what they leave open.
 */
export async function conclude(world: World, afterwards: () => Promise<string[]>): Promise<void> {
  world.isCalm = true;
  world.note('all trouble ends', '');
  for (const panel of world.panels) panel.calm();
  world.provider.faults.clear();
  // Who was about to pay still pays.
  await world.clock.advance('2h');
  await storiesEnd(world);
  settleRefunds(world);
  world.follow(tellAll(world));
  world.follow(answerAll(world));
  await world.clock.advance('1h');
  let open = await listOpen(world);
  for (let hours = 0; open.length > 0 && hours < LONGEST_HOURS; hours += 1) {
    world.follow(answerAll(world));
    await world.clock.advance(HOUR_MS);
    settleRefunds(world);
    open = await listOpen(world);
  }
  world.violations.push(...open, ...(await checkVolumes(world)), ...(await check(world)));
  if (world.violations.length === 0) world.violations.push(...(await afterwards()));
  world.counts.placeOrders = await countPlaceOrders(world.observer);
  for (const { scheduler } of world.processes) await scheduler.stop({ graceMs: 0 });
  await world.store.close();
}

/** While a database answers, the clock can pass whole hours: on a busy machine somebody pays late by it. */
async function storiesEnd({ clock, stories }: World): Promise<void> {
  for (let minutes = 0; stories.size > 0 && minutes < LONGEST_HOURS * 60; minutes += STEP_MINUTES) {
    await clock.advance(STEP_MINUTES * 60_000);
    await answerTime();
  }
}

/** What staff were asked is answered, credentials by turns. */
async function answerAll(world: World): Promise<void> {
  let count = 0;
  await answerAlerts(world);
  await decideCredentials(world, () => {
    count += 1;
    return count % 2 === 1;
  });
}

async function check(world: World): Promise<string[]> {
  const { observer, panels } = world;
  const violations = await checkInvariants({
    backend: observer,
    panels: panels.map(({ id, accounts }) => ({ panelId: id, accounts })),
    shopName: 'Shop',
    capacityWasLowered: true,
  });
  violations.push(...(await checkOpenChanges(observer)), ...(await checkPlaces(observer)));
  violations.push(...(await checkTrials(observer)), ...(await checkDocuments(world)));
  violations.push(...(await checkUsage(world)), ...(await checkLinks(world)));
  for (const panel of panels) {
    const harm = panel.foreignHarm();
    if (harm !== null) violations.push(`9: ${panel.baseUrl}: ${harm}`);
    violations.push(...checkStrangers(world, panel));
  }
  violations.push(...(await checkProvider(world)));
  return violations;
}

/** What has not come to rest. */
async function listOpen(world: World): Promise<string[]> {
  const { observer, stories } = world;
  const { storage } = observer;
  const open = await listUnnumbered(world);
  const units = await Promise.all(
    (['pending', 'provisioning'] as const).map((status) =>
      readAll((page) => storage.units.list({ ...page, status })),
    ),
  );
  for (const { id, state } of units.flat()) open.push(`stuck: unit ${id} is still ${state.status}`);
  for (const { id, kind, state } of await readAll((page) => storage.changes.list(page)))
    if (state === 'pending') open.push(`stuck: ${kind} ${id} is still pending`);
  for (const { id, generation, observedGeneration, removedAt, lastError } of await readAll((page) =>
    storage.accounts.list(page),
  )) {
    if (removedAt === null && generation > observedGeneration)
      open.push(`stuck: account ${id} is not in sync: ${lastError?.message ?? 'no error'}`);
  }
  for (const { id, state } of await readAll((page) => storage.refunds.list(page)))
    if (state.status !== 'succeeded' && state.status !== 'refused')
      open.push(`stuck: refund ${id} is still ${state.status}`);
  if (stories.size > 0) open.push(`stuck: ${stories.size} stories have not ended`);
  return open;
}
