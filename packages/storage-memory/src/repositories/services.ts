import type { Account, Change, Subscription, SubscriptionPatch } from '@panelkit/sdk';
import type {
  AccountReader,
  AccountSetReader,
  AccountSetWriter,
  AccountWithTerms,
  ChangeReader,
  CondemnedAccount,
  SubscriptionReader,
  SubscriptionWriter,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Views } from '../database/views.ts';
import { copyOf } from '../rows/copy-of.ts';
import { joined } from '../rows/index-places.ts';
import { takeWhile } from '../rows/take-while.ts';
import { createOwnerReader } from './accounts/account-owners.ts';
import { createAskedReader } from './accounts/asked-accounts.ts';
import { findLinked } from './accounts/linked-subscription.ts';
import { createTroubledReader } from './accounts/troubled-accounts.ts';
import { createReader, createWriter } from './repository.ts';

/** Sorts after the ids of all rows that are due at the same instant. */
const AFTER_EVERY_ID = '\uffff';

type SubscriptionFilter = { customerId?: string; orderId?: string };

export function createSubscriptionReader({ views, run }: Access): SubscriptionReader {
  const { subscriptions } = views;
  return {
    ...createReader<Subscription, SubscriptionFilter, 'customer' | 'order'>(
      run,
      subscriptions,
      ({ customerId, orderId }) => {
        const where = (row: Subscription) => customerId === undefined || row.customerId === customerId;
        if (orderId !== undefined) return { index: 'order', group: orderId, where };
        return customerId === undefined
          ? { index: 'all', group: '' }
          : { index: 'customer', group: customerId };
      },
    ),
    findLinked: (hashes) => run(() => findLinked(views, hashes)),
  };
}

export function createSubscriptionWriter({ views, run }: Access): SubscriptionWriter {
  const { subscriptions } = views;
  return {
    ...createWriter<Subscription, SubscriptionPatch>(run, subscriptions),
    claimDue: (now, limit) =>
      run(() =>
        takeWhile(
          subscriptions.scan('due', ''),
          limit,
          ({ nextDueAt }) => nextDueAt !== null && nextDueAt <= now,
        ).map((row) => copyOf(row)),
      ),
    recordDue: (records) =>
      run(() => {
        for (const { id, told, nextDueAt, dueErrors, termination } of records) {
          subscriptions.update(id, { told, nextDueAt, dueErrors, termination });
        }
      }),
  };
}

export function createChangeReader({ views, run }: Access): ChangeReader {
  return {
    ...createReader<Change, { subscriptionId?: string }, 'subscription'>(
      run,
      views.changes,
      ({ subscriptionId }) =>
        subscriptionId === undefined
          ? { index: 'all', group: '' }
          : { index: 'subscription', group: subscriptionId },
    ),
    findPending: (subscriptionId) => run(() => copyOf(views.changes.findBy('pending', subscriptionId))),
    findPosted: (subscriptionId, endsPeriod) =>
      run(() => {
        const change = views.changes.findBy('period', joined(subscriptionId, endsPeriod));
        return copyOf(change?.state === 'posted' ? change : null);
      }),
  };
}

export function createAccountReader({ views, run }: Access): AccountReader {
  const { accounts } = views;
  const idsOf = (rows: Account[]) => rows.map((account) => account.id);
  return {
    ...createReader<Account, { panelId?: string }, 'panel'>(run, accounts, ({ panelId }) =>
      panelId === undefined ? { index: 'all', group: '' } : { index: 'panel', group: panelId },
    ),
    ...createAccountSetReader({ views, run }),
    listDue: (now, limit) =>
      run(() => idsOf(takeWhile(accounts.scan('due', ''), limit, (row) => isDueBy(row, now)))),
    listWaiting: (panelId, now, limit) =>
      run(() => {
        const after = { sort: now.getTime(), id: AFTER_EVERY_ID };
        return idsOf(takeWhile(accounts.scan('duePerPanel', panelId, after), limit, () => true));
      }),
    findWithTerms: (id) => run(() => findWithTerms(views, id)),
    listByUnit: (unitId) => run(() => [...accounts.scan('unit', unitId)].map((account) => copyOf(account))),
    listLive: (subscriptionId) =>
      run(() => [...accounts.scan('live', subscriptionId)].map((account) => copyOf(account))),
    findKnownNameHashes: (panelId, hashes) =>
      run(() =>
        hashes
          .map((hash) => accounts.findBy('nameHash', hash))
          .filter((account) => account !== null)
          .filter((account) => account.panelId === panelId && account.removedAt === null)
          .map(({ nameHash, inboundId, subscriptionId }) => ({ nameHash, inboundId, subscriptionId })),
      ),
  };
}

function findWithTerms(views: Views, id: string): AccountWithTerms | null {
  const account = views.accounts.find(id);
  if (account === null) return null;
  const subscription = views.subscriptions.find(account.subscriptionId);
  const panel = views.panels.find(account.panelId);
  const inbound = views.inbounds.find(account.inboundId);
  if (subscription === null || panel === null || inbound === null) return null;
  const change = views.changes.findBy('pending', subscription.id);
  return copyOf({ account, subscription, change, panel, inbound });
}

/** Reads of many accounts. */
function createAccountSetReader({ views, run }: Access): AccountSetReader {
  return {
    ...createTroubledReader({ views, run }),
    ...createAskedReader({ views, run }),
    ...createOwnerReader({ views, run }),
    listDialable: ({ panelId, now, perInbound }) =>
      run(() => {
        const counted = new Map<string, number>();
        return [...views.accounts.scan('panel', panelId)]
          .filter((account) => isDialable(account, now))
          .sort(byInboundNewestFirst)
          .filter(({ inboundId }) => {
            const before = counted.get(inboundId) ?? 0;
            counted.set(inboundId, before + 1);
            return before < perInbound;
          })
          .map(({ id, inboundId, sealedLinks }) => ({ id, inboundId, sealedLinks }));
      }),
    findLinks: (accountIds) =>
      run(() =>
        accountIds.flatMap((id) => {
          const account = views.accounts.find(id);
          return account === null ? [] : [{ id, sealedLinks: account.sealedLinks }];
        }),
      ),
  };
}

export function createAccountSetWriter({ views, run }: Access): AccountSetWriter {
  const { accounts } = views;
  const live = (subscriptionIds: readonly string[]): Account[] =>
    subscriptionIds.flatMap((id) => [...accounts.scan('live', id)]).toSorted(byId);
  const condemn = (found: Account[], at: Date): CondemnedAccount[] => {
    for (const { id, generation } of found) {
      const cleared = { deadlineAt: null, missingSince: null, attempts: 0 };
      accounts.update(id, {
        condemnedAt: at,
        generation: generation + 1,
        ...cleared,
        nextAttemptAt: at,
      });
    }
    return found.map(({ id, panelId, subscriptionId }) => ({ id, panelId, subscriptionId }));
  };
  return {
    listLiveIds: (subscriptionIds) => run(() => live(subscriptionIds).map(({ id }) => id)),
    listPanelIds: (subscriptionIds) =>
      run(() => [...new Set(live(subscriptionIds).map(({ panelId }) => panelId))]),
    condemn: (accountIds, at) =>
      run(() => {
        const found = accountIds.flatMap((id) => accounts.find(id) ?? []).toSorted(byId);
        const open = found.filter(({ condemnedAt }) => condemnedAt === null);
        return condemn(open, at);
      }),
    condemnLive: (subscriptionIds, at) => run(() => condemn(live(subscriptionIds), at)),
    storeLinks: (records) =>
      run(() =>
        records
          .toSorted((first, second) => (first.id < second.id ? -1 : 1))
          .flatMap(({ id, generation, replaces, sealedLinks, linkFingerprint, formerHostSince }) => {
            const account = accounts.find(id);
            if (account?.generation !== generation || account.linkFingerprint !== replaces) return [];
            accounts.update(id, { sealedLinks, linkFingerprint, formerHostSince });
            const { subscriptionId } = account;
            return [{ id, subscriptionId, customerId: views.subscriptions.get(subscriptionId).customerId }];
          }),
      ),
  };
}

function isDialable(account: Account, now: Date): boolean {
  const { condemnedAt, removedAt, sealedLinks, observed, generation, observedGeneration } = account;
  if (condemnedAt !== null || removedAt !== null || sealedLinks === null) return false;
  if (observed?.status !== 'active' || generation !== observedGeneration) return false;
  return observed.expiresAt === null || observed.expiresAt > now;
}

function byInboundNewestFirst(first: Account, second: Account): number {
  if (first.inboundId !== second.inboundId) return first.inboundId < second.inboundId ? -1 : 1;
  return first.id < second.id ? 1 : -1;
}

function isDueBy(account: Account, now: Date): boolean {
  return account.nextAttemptAt !== null && account.nextAttemptAt <= now;
}

function byId(first: { id: string }, second: { id: string }): number {
  return first.id < second.id ? -1 : 1;
}
