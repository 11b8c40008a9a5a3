import { readAll } from '../../invariants/read-all.ts';
import type { World } from '../world/world.ts';

/** Longer than any lease, stall and restart together; shorter than what the janitor waits. */
const OVERDUE_MS = 8 * 60_000;
/**
 * For so long the wake-ups that a dead process had taken may be its own still; when one dies after the other,
 * nobody gets to them.
 */
const AFTER_DEATH_MS = 60_000;

/** What must hold at every moment, as far as it is cheap to see. */
export async function checkRunning(world: World): Promise<string[]> {
  return [...(await checkBooks(world)), ...(await checkWakeUps(world)), ...(await checkUsage(world))];
}

async function checkBooks({ observer: { storage } }: World): Promise<string[]> {
  const balances = await storage.ledger.balances();
  const sum = balances.reduce((total, { amountMinor }) => total + amountMinor, 0);
  const violations = sum === 0 ? [] : [`3: the ledger sums to ${sum}`];
  for (const { account, amountMinor } of balances)
    if (account.startsWith('wallet:') && amountMinor < 0) violations.push(`3: ${account} has ${amountMinor}`);
  return violations;
}

/** No wake-up is lost: nobody waits for the janitor. */
async function checkWakeUps({ observer, clock, takenUp, lastDeathMs }: World): Promise<string[]> {
  if (clock.monotonicMs() - lastDeathMs < AFTER_DEATH_MS) return [];
  const { storage } = observer;
  const overdue = await storage.accounts.listDue(new Date(clock.now().getTime() - OVERDUE_MS), 500);
  // One whose workers died one after the other is worked on.
  const isLeft = (id: string) => clock.monotonicMs() - (takenUp.get(id) ?? 0) > OVERDUE_MS;
  return overdue.filter(isLeft).map((id) => `wake-up: account ${id} is due and nobody works on it`);
}

/** Panels count in their own job: what passes just before a reset is counted after it. */
const COUNTED_LATE_MS = 10_000;

/**
 * Invariant 7: never more is booked than passed since the present period was charged, or was counted since.
 */
export async function checkUsage({
  observer: { storage },
  clock,
  traffic,
  recounted,
}: World): Promise<string[]> {
  const startMs = clock.now().getTime() - clock.monotonicMs();
  const chargedAtMs = new Map<string, number>();
  for (const { subscriptionId, state, kind, chargedAt } of await readAll((page) =>
    storage.changes.list(page),
  )) {
    if (state !== 'posted' || kind === 'purchase') continue;
    const atMs = chargedAt.getTime() - startMs;
    chargedAtMs.set(subscriptionId, Math.max(chargedAtMs.get(subscriptionId) ?? 0, atMs));
  }
  const violations: string[] = [];
  for (const { id, usedBytes } of await readAll((page) => storage.subscriptions.list(page))) {
    if (usedBytes === 0 || recounted.has(id)) continue;
    const sinceMs = chargedAtMs.get(id) ?? 0;
    const passed = (traffic.get(id) ?? []).filter(({ atMs }) => atMs >= sinceMs - COUNTED_LATE_MS);
    const bytes = passed.reduce((sum, one) => sum + one.bytes, 0);
    if (usedBytes > bytes) violations.push(`7: ${usedBytes} bytes are booked for ${id}, ${bytes} passed`);
  }
  return violations;
}
