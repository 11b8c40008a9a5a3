import { type Account, type Subscription, statusOf } from '@panelkit/sdk';
import { readAll } from '../../invariants/read-all.ts';
import type { PanelMeter, SimulatedPanel } from '../world/simulated-panel.ts';
import { ask, byStaff, type World } from '../world/world.ts';

/** So many of each kind are played. */
const PLAYED = 2;
/** What is used in a minute near the end: this part of what was left. */
const STEPS_TO_THE_END = 40;

/** One account of a subscription, and the panel that it is on. */
interface Seat {
  account: Account;
  panel: SimulatedPanel;
}

/**
 * Invariants 7 and 8 over several places, once all trouble has ended: what is used at each place is one sum;
 * at one place alone the whole volume can be used, while the others leave what remains; then all are off, and
 * an extension brings all back. A first use starts the term everywhere.
 */
export async function checkVolumes(world: World): Promise<string[]> {
  if (world.plan.kind !== 'places' || world.violations.length > 0) return [];
  const { storage } = world.observer;
  const violations: string[] = [];
  const left = { active: PLAYED, 'on-hold': PLAYED };
  for (const subscription of await readAll((page) => storage.subscriptions.list(page))) {
    const status = statusOf(subscription, world.clock.now());
    if ((status !== 'active' && status !== 'on-hold') || left[status] === 0) continue;
    if (subscription.granted?.trafficLimitBytes == null) continue;
    const seats = await seatsOf(world, subscription.id);
    if (new Set(seats.map(({ panel }) => panel)).size < 2) continue;
    left[status] -= 1;
    if (status === 'on-hold') violations.push(...(await useFirst(world, subscription.id, seats)));
    else violations.push(...(await useAll(world, subscription, seats)));
  }
  return violations;
}

async function seatsOf(world: World, subscriptionId: string): Promise<Seat[]> {
  const accounts = await world.observer.storage.accounts.listLive(subscriptionId);
  return accounts.flatMap((account) => {
    const panel = world.panels.find(({ id }) => id === account.panelId);
    return panel === undefined ? [] : [{ account, panel }];
  });
}

function meterAt({ panel, account }: Seat): PanelMeter {
  const meter = panel.meter?.(`Shop ${account.subscriptionId}`) ?? null;
  if (meter === null) throw new TypeError(`${account.subscriptionId} is not on ${panel.baseUrl}`);
  return meter;
}

/** What passes of so much: a panel lets nothing pass beyond its limit. */
function use(world: World, seat: Seat, bytes: number): number {
  const { name, leftBytes } = meterAt(seat);
  const passing = Math.min(bytes, leftBytes);
  if (passing === 0 || !seat.panel.addTraffic(name, passing)) return 0;
  const { subscriptionId } = seat.account;
  const passed = world.traffic.get(subscriptionId) ?? [];
  const atMs = world.clock.monotonicMs();
  world.traffic.set(subscriptionId, [...passed, { atMs, bytes: passing }]);
  return passing;
}

async function read(world: World, id: string): Promise<Subscription> {
  const found = await world.observer.storage.subscriptions.find(id);
  if (found === null) throw new TypeError(`there is no subscription ${id}`);
  return found;
}

/** Until every panel was listed twice. */
async function listTwice(world: World): Promise<void> {
  await world.clock.advance((world.plan.settings.usageSyncIntervalMs ?? 0) * 2 + 60_000);
}

/** Its expiry, as soon as a listing showed the first use. */
async function startOf(world: World, id: string): Promise<Date | null> {
  for (let minute = 0; minute < 60; minute += 1) {
    const { granted } = await read(world, id);
    if (granted?.onHoldSeconds === null) return granted.expiresAt;
    await world.clock.advance('1m');
  }
  return null;
}

async function useFirst(world: World, id: string, seats: Seat[]): Promise<string[]> {
  const [first] = seats.toReversed();
  if (first === undefined) return [];
  use(world, first, 1000);
  const expiresAt = await startOf(world, id);
  if (expiresAt === null) return [`7: ${id} was used and did not start`];
  // Before another listing sees a difference.
  await world.clock.advance('1m');
  return seats.flatMap((seat) =>
    meterAt(seat).expiresAt?.getTime() === expiresAt.getTime()
      ? []
      : [`7: ${id} started, and not on ${seat.panel.baseUrl}`],
  );
}

async function useAll(
  world: World,
  { id, usedBytes: before }: Subscription,
  seats: Seat[],
): Promise<string[]> {
  const passed = seats.reduce((sum, seat, index) => sum + use(world, seat, 1000 + index), 0);
  await listTwice(world);
  const booked = (await read(world, id)).usedBytes - before;
  if (booked !== passed) {
    // What is late is not lost.
    await listTwice(world);
    const later = (await read(world, id)).usedBytes - before;
    return [
      `7: ${booked} bytes are booked for ${id}, ${later} two listings later, ${passed} passed at its places`,
    ];
  }
  return [...(await useAlone(world, id, seats)), ...(await extend(world, id, seats))];
}

/**
 * Uses a little at a place until a listing shows it. What begins between two listings has another pace in the
 * first than it has, and what is used until the next one may be more than remains elsewhere: that is the
 * bound, and no mistake.
 */
async function untilListed(world: World, id: string, seat: Seat): Promise<void> {
  const { usedBytes } = await read(world, id);
  use(world, seat, 1000);
  for (let minute = 0; minute < 60; minute += 1) {
    await world.clock.advance('1m');
    if ((await read(world, id)).usedBytes > usedBytes) return;
  }
}

/** One place is used to the end of the volume, at a steady pace that begins with a listing. */
async function useAlone(world: World, id: string, seats: Seat[]): Promise<string[]> {
  const [alone, ...others] = seats;
  if (alone === undefined) return [];
  const violations = new Set<string>();
  await untilListed(world, id, alone);
  const { granted, usedBytes } = await read(world, id);
  let remainder = (granted?.trafficLimitBytes ?? 0) - usedBytes;
  const step = Math.ceil(remainder / STEPS_TO_THE_END);
  while (remainder > 0) {
    const passed = use(world, alone, Math.min(step, remainder));
    if (passed === 0) return [...violations, `7: ${id} was cut off ${remainder} bytes early`];
    remainder -= passed;
    await world.clock.advance('1m');
    if (remainder > 4 * step) continue;
    for (const other of others)
      if (meterAt(other).leftBytes > remainder + 4 * step)
        violations.add(`7: ${id} can pass more than remains on ${other.panel.baseUrl}`);
  }
  await world.clock.advance('10m');
  for (const seat of seats)
    if (meterAt(seat).isOn) violations.add(`8: ${id} is used up, and on at ${seat.panel.baseUrl}`);
  return [...violations];
}

async function extend(world: World, id: string, seats: Seat[]): Promise<string[]> {
  const extended = await ask(world, `extend ${id}`, ({ subscriptions }) =>
    subscriptions.extend({ subscriptionId: id, free: true }, byStaff(world)),
  );
  if (extended.kind !== 'done') return [];
  await world.clock.advance('2m');
  const { granted, usedBytes } = await read(world, id);
  const remainder = (granted?.trafficLimitBytes ?? 0) - usedBytes;
  return seats.flatMap((seat) => {
    const { isOn, leftBytes } = meterAt(seat);
    if (isOn && leftBytes >= remainder) return [];
    return [
      `7: ${id} was extended, and is cut off ${remainder - leftBytes} bytes early on ${seat.panel.baseUrl}`,
    ];
  });
}
