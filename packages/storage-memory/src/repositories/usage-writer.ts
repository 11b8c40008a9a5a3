import {
  isSameObservation,
  reachedMilestones,
  type UsageNote,
  type UsageReading,
  type UsageWriter,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Views } from '../database/views.ts';
import { copyOf } from '../rows/copy-of.ts';

type BookOptions = Parameters<UsageWriter['book']>[1];

export function createUsageWriter({ views, run }: Access): UsageWriter {
  return {
    book: (readings, options) =>
      run(() =>
        readings
          .map((reading) => book(views, reading, options))
          .filter((note) => note !== null)
          .filter(({ fell, crossed }) => fell !== null || crossed),
      ),
    rollUp: (before, limit) => run(() => views.usage.drop('hours', before, limit)),
    prune: (before, limit) =>
      run(() => views.usage.drop('days', before, limit) + views.usage.drop('panels', before, limit)),
  };
}

function book(views: Views, reading: UsageReading, { milestones, at }: BookOptions): UsageNote | null {
  const { known, observed, subscriptionId } = reading;
  const account = views.accounts.find(known.accountId);
  if (account === null || account.condemnedAt !== null || account.removedAt !== null) return null;
  if (account.counterEpoch !== known.epoch || account.resetIntent !== null) return null;
  const change = views.changes.findBy('pending', subscriptionId);
  if (change !== null && (change.kind === 'purchase' || account.observedGeneration === 0)) return null;
  const deltaBytes = observed.usedBytes - account.counterBytes;
  const hasFallen = deltaBytes < 0;
  if (hasFallen && account.counterBytes !== known.counterBytes) return null;
  const { counterEpoch, generation } = account;
  const rebased = { counterEpoch: counterEpoch + 1, generation: generation + 1, nextAttemptAt: at };
  if (deltaBytes !== 0 || !isSameObservation(account.observed, observed)) {
    const seen = { ...account, counterBytes: observed.usedBytes, observed: copyOf(observed) };
    if (hasFallen) views.accounts.put({ ...seen, ...rebased });
    else views.accounts.keep(seen);
  }
  const subscription = views.subscriptions.get(subscriptionId);
  const usedBytes = subscription.usedBytes + Math.max(0, deltaBytes);
  if (deltaBytes > 0) {
    views.subscriptions.keep({ ...subscription, usedBytes });
    views.usage.add({ subscriptionId, panelId: account.panelId, at, bytes: deltaBytes });
  }
  const reached = reachedMilestones({ ...subscription, usedBytes }, milestones);
  return {
    accountId: account.id,
    subscriptionId,
    panelId: account.panelId,
    fell: hasFallen ? { bytesBefore: account.counterBytes, bytesSeen: observed.usedBytes } : null,
    crossed:
      subscription.termination === null && reached.some(({ name }) => !subscription.told.includes(name)),
  };
}
