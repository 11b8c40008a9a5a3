import type { ObservedFacts } from '../../../domain/accounts/account.ts';
import type { GrantedTerms } from '../../../domain/lifecycle/subscription.ts';
import { usageMilestones } from '../../../domain/usage/usage.ts';
import type { UsageNote } from '../../../ports/storage/storage-usage.ts';
import type { BackendHarness } from '../../backend-harness.ts';
import { givenUnit, type Shop, type UnitOverrides, type UnitRecords } from '../given-records.ts';

export const at = new Date('2026-02-03T04:05:06Z');
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const later = (ms: number) => new Date(at.getTime() + ms);
const milestones = usageMilestones([80, 95]);

export const granted: GrantedTerms = {
  startsAt: at,
  expiresAt: null,
  trafficLimitBytes: 1000,
  deviceLimit: null,
  onHoldSeconds: null,
};

/** What a listing shows of an account whose counter is at `usedBytes`. */
export const seen = (usedBytes: number): ObservedFacts => ({
  at,
  status: 'active',
  expiresAt: null,
  trafficLimitBytes: 1000,
  usedBytes,
  lastOnlineAt: at,
});

/** Delivered units whose use is booked and read. */
export function createUsageBooks(harness: () => BackendHarness) {
  const storage = () => harness().backend.storage;

  /** A delivered unit of 1000 bytes: 500 used, of which the panel's counter shows 300. */
  async function givenUsed(shop: Shop, overrides: UnitOverrides = {}): Promise<UnitRecords> {
    return givenUnit(storage(), shop, {
      change: { state: 'posted', settledAt: at },
      ...overrides,
      subscription: { granted, usedBytes: 500, period: 1, ...overrides.subscription },
      account: { counterEpoch: 4, counterBytes: 300, nextAttemptAt: null, ...overrides.account },
    });
  }

  const reading = ({ account }: UnitRecords, usedBytes: number, known = { epoch: 4, counterBytes: 300 }) => ({
    subscriptionId: account.subscriptionId,
    known: { accountId: account.id, ...known },
    observed: seen(usedBytes),
  });

  const book = (readings: ReturnType<typeof reading>[], when = at): Promise<UsageNote[]> =>
    storage().transaction((tx) => tx.usage.book(readings, { milestones, at: when }));

  const historyOf = ({ subscription }: UnitRecords, granularity: 'hour' | 'day') =>
    storage().usage.history({
      subscriptionId: subscription.id,
      granularity,
      from: later(-9 * DAY_MS),
      to: later(9 * DAY_MS),
    });

  async function rowsOf({ subscription, account }: UnitRecords) {
    const found = await storage().accounts.find(account.id);
    const owner = await storage().subscriptions.find(subscription.id);
    return {
      usedBytes: owner?.usedBytes,
      counterBytes: found?.counterBytes,
      counterEpoch: found?.counterEpoch,
      generation: found?.generation,
    };
  }

  return { storage, givenUsed, reading, book, historyOf, rowsOf };
}
