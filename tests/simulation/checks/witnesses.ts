import type { Account, DesiredAccount, Panel, PanelAdapter, PanelDriver, Transaction } from '@panelkit/sdk';
import { isAwaited } from '../../../packages/sdk/src/domain/placement/lost-place.ts';
import type { SimulatedPanel } from '../world/simulated-panel.ts';
import type { World } from '../world/world.ts';

/** Whose account it is, by its note. */
export function subscriptionOf(note: string): string {
  return note.slice('Shop '.length);
}

/** Invariant 5 at the moment of each reservation. */
export function watchPlaces(world: World, tx: Transaction): Transaction {
  const take: Transaction['capacity']['take'] = async (holds) => {
    await tx.capacity.take(holds);
    const [hold] = holds;
    if (hold === undefined) return;
    // A database that would reserve with the commit has done so by this read, or throws.
    await tx.capacity.find(hold.id);
    const panel = await tx.panels.find(hold.panelId);
    const places = [
      await tx.inbounds.find(hold.inboundId),
      panel,
      { foreignCount: 0, ...(await tx.plans.get(hold.planId)) },
    ];
    if (panel !== null && !sells(panel))
      world.violations.push(`5: panel ${panel.id} was sold when it sells nothing`);
    for (const place of places) {
      if (place === null || place.capacity === null) continue;
      const taken = place.heldCount + place.usedCount + place.foreignCount;
      if (taken > place.capacity) world.violations.push(`5: ${place.id} was sold ${taken} times`);
    }
  };
  return { ...tx, capacity: { ...tx.capacity, take } };
}

function sells({ status, removedAt, suspectSince }: Panel): boolean {
  return status === 'enabled' && removedAt === null && suspectSince === null;
}

/** Whoever has switched the renewal off is not charged by one that commits later. */
export function watchRenewals(world: World, tx: Transaction): Transaction {
  const insert: Transaction['changes']['insert'] = async (change) => {
    const inserted = await tx.changes.insert(change);
    if (change.by !== 'auto') return inserted;
    // Its row is locked: nobody else can switch it meanwhile.
    const { id, autoRenew } = await tx.subscriptions.get(change.subscriptionId);
    if (!autoRenew) world.violations.push(`renewal: ${id} is charged, and its renewal is off`);
    return inserted;
  };
  return { ...tx, changes: { ...tx.changes, insert } };
}

/** By then a write whose answer was lost has been done, if it ever is. */
const LATE_MS = 10_000;

/**
 * Invariants 1 and 7 at each write: no panel ever has two accounts of a name, and a change resets the usage
 * once.
 */
export function watchWrites(world: World, driver: PanelDriver): PanelDriver {
  return {
    ...driver,
    connect: (target, connection) => {
      const adapter = driver.connect(target, connection);
      const panel = world.panels.find(({ baseUrl }) => baseUrl === target.baseUrl);
      if (panel === undefined) return adapter;
      const ensureAccount: PanelAdapter['ensureAccount'] = async (desired, options) => {
        const { existing, resetUsage = false } = options;
        world.seats.set(subscriptionOf(desired.note), panel);
        if (existing !== null && resetUsage) await noteReset(world, desired, existing.usedBytes);
        const outcome = await adapter.ensureAccount(desired, options);
        lookForTwo(world, panel, desired.name);
        if (outcome.kind === 'unknown')
          world.clock.setTimer(LATE_MS, () => lookForTwo(world, panel, desired.name));
        return outcome;
      };
      return { ...adapter, ensureAccount };
    },
  };
}

/** Invariant 2: what was delivered does not go away by itself, as a write does that was lost. */
export function watchDeliveries(world: World): void {
  const { storage } = world.observer;
  storage.events.follow((event) => {
    if (event.type !== 'unit.completed') return;
    const { subscriptionId } = event.data;
    world.clock.setTimer(LATE_MS, () => world.follow(lookForIt(world, subscriptionId)));
  });
}

/**
 * Somebody deleted accounts there since this one was read back: at the first of several places that is long
 * before the delivery.
 */
function wasHarmed({ clock, harmedAtMs }: World, panel: SimulatedPanel, account: Account): boolean {
  const harmedAgoMs = clock.monotonicMs() - (harmedAtMs.get(panel) ?? -Infinity);
  const readAgoMs = clock.now().getTime() - (account.observed?.at.getTime() ?? 0);
  return harmedAgoMs <= Math.max(LATE_MS, readAgoMs);
}

/** At each place that it was delivered with. */
async function lookForIt(world: World, subscriptionId: string): Promise<void> {
  const { storage } = world.observer;
  const subscription = await storage.subscriptions.find(subscriptionId);
  if (subscription === null || subscription.termination !== null) return;
  const accounts = await storage.accounts.listLive(subscriptionId);
  // One that was never seen came with a change of it meanwhile.
  for (const account of accounts)
    if (isAwaited(account) && account.seenAt !== null) lookAtPlace(world, account);
}

function lookAtPlace(world: World, account: Account): void {
  const { subscriptionId, predecessorId, renewingSince } = account;
  const panel = world.panels.find(({ id }) => id === account.panelId);
  if (panel === undefined || isThere(panel, subscriptionId) || wasHarmed(world, panel, account)) return;
  // Some panels take new credentials by making the account again.
  if (predecessorId === null && renewingSince === null)
    world.violations.push(`2: ${subscriptionId} was delivered and is not on ${panel.baseUrl}`);
}

/** Under any name: its operator may have renamed it, and the write that brings the name back may be lost. */
export function isThere({ accounts }: Pick<SimulatedPanel, 'accounts'>, subscriptionId: string): boolean {
  return accounts().some(({ note }) => note !== undefined && subscriptionOf(note) === subscriptionId);
}

function lookForTwo(world: World, panel: SimulatedPanel, name: string): void {
  const count = panel.accountsNamed(name).length;
  if (count > 1) world.violations.push(`1: ${panel.baseUrl} has ${count} accounts ${name}`);
}

/** A counter below the one that a reset was sent for shows that it was done. */
async function noteReset(
  world: World,
  { note, name }: Pick<DesiredAccount, 'note' | 'name'>,
  usedBytes: number,
): Promise<void> {
  const change = await world.observer.storage.changes.findPending(subscriptionOf(note));
  if (change === null) return;
  // Each place resets its own counter.
  const key = `${change.id} ${name}`;
  const before = world.resets.get(key);
  if (before !== undefined && usedBytes < before)
    world.violations.push(
      `7: ${change.kind} ${change.id} reset ${before} bytes, and then ${usedBytes} again`,
    );
  world.resets.set(key, Math.min(before ?? usedBytes, usedBytes));
}
