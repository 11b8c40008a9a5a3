import type { Account } from '@panelkit/sdk';
import type { InboundStatistics, ListedAccount, UsageReader } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Views } from '../database/views.ts';
import { takeWhile } from '../rows/take-while.ts';

export function createUsageReader({ views, run }: Access): UsageReader {
  const { accounts } = views;
  return {
    listMarks: (panelId, { after, limit }) =>
      run(() => {
        const ofPanel = accounts.scan('panel', panelId, after === null ? undefined : { sort: 0, id: after });
        return takeWhile(filter(ofPanel, isMarked), limit, () => true).map(
          ({ id, counterEpoch, counterBytes }) => ({ accountId: id, epoch: counterEpoch, counterBytes }),
        );
      }),
    findByMarks: (panelId, { nameHashes, credentialsHashes, formerMarks }) =>
      run(() => {
        const named = nameHashes.flatMap((hash) => accounts.findBy('nameHash', hash) ?? []);
        const marked = credentialsHashes.flatMap((hash) => [...accounts.scan('credentials', hash)]);
        const former = formerMarks.flatMap((mark) => [...accounts.scan('former', mark)]);
        const ofPanel = [...named, ...marked, ...former].filter((account) => account.panelId === panelId);
        const byId = new Map(ofPanel.map((account) => [account.id, account]));
        return [...byId.values()].map((account) => toListed(views, account));
      }),
    listUnproved: (panelId, { after, limit }) =>
      run(() => {
        const missed = accounts.scan('missed', panelId, after === null ? undefined : { sort: 0, id: after });
        return takeWhile(missed, limit, () => true).map((account) => toListed(views, account));
      }),
    findByIds: (ids) =>
      run(() =>
        ids
          .map((id) => accounts.find(id))
          .filter((account) => account !== null)
          .map((account) => toListed(views, account)),
      ),
    history: (request) => run(() => views.usage.read(request)),
    statistics: (panelId, onlineSince) => run(() => countByInbound(views, panelId, onlineSince)),
  };
}

function isMarked({ condemnedAt, removedAt, resetIntent, resetDueGeneration }: Account): boolean {
  return condemnedAt === null && removedAt === null && resetIntent === null && resetDueGeneration === null;
}

function* filter<Row>(rows: Iterable<Row>, holds: (row: Row) => boolean): Iterable<Row> {
  for (const row of rows) if (holds(row)) yield row;
}

/** Not copied: a listing reads all accounts of a panel, and changes none. */
function toListed(views: Views, account: Account): ListedAccount {
  const { granted, suspension, pause, termination, usedBytes, runsOutAt } = views.subscriptions.get(
    account.subscriptionId,
  );
  const { id, subscriptionId, panelId, inboundId, nameHash, remoteId, generation } = account;
  const { observedGeneration, condemnedAt, removedAt, seenAt, missingSince, counterBytes, driftSince } =
    account;
  const { linkFingerprint, credentialsHash, formerMarks, observed, writtenLimitBytes } = account;
  return {
    id,
    subscriptionId,
    panelId,
    inboundId,
    nameHash,
    remoteId,
    generation,
    observedGeneration,
    counterBytes,
    condemnedAt,
    removedAt,
    seenAt,
    missingSince,
    writtenLimitBytes,
    driftSince,
    linkFingerprint,
    credentialsHash,
    formerMarks,
    observed,
    subscription: { granted, suspension, pause, termination, usedBytes, runsOutAt },
    hasPendingChange: views.changes.findBy('pending', subscriptionId) !== null,
    placeCount: writtenLimitBytes === null ? 1 : [...views.accounts.scan('live', subscriptionId)].length,
  };
}

function countByInbound(views: Views, panelId: string, onlineSince: Date): InboundStatistics[] {
  const byInbound = new Map<string, InboundStatistics>();
  for (const { inboundId, condemnedAt, observed, counterBytes } of views.accounts.scan('panel', panelId)) {
    if (condemnedAt !== null) continue;
    const counted = byInbound.get(inboundId) ?? {
      inboundId,
      clientCount: 0,
      activeCount: 0,
      onlineCount: 0,
      usedBytes: 0,
    };
    const lastOnlineAt = observed?.lastOnlineAt ?? null;
    byInbound.set(inboundId, {
      inboundId,
      clientCount: counted.clientCount + 1,
      activeCount: counted.activeCount + (observed?.status === 'active' ? 1 : 0),
      onlineCount: counted.onlineCount + (lastOnlineAt !== null && lastOnlineAt >= onlineSince ? 1 : 0),
      usedBytes: counted.usedBytes + counterBytes,
    });
  }
  return [...byInbound.values()].sort((first, second) => (first.inboundId < second.inboundId ? -1 : 1));
}
