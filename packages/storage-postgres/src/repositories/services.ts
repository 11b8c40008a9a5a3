import type { Account, Change, Subscription, SubscriptionPatch } from '@panelkit/sdk';
import type {
  AccountLocks,
  AccountReader,
  AccountWithTerms,
  ChangeLocks,
  ChangeReader,
  SubscriptionReader,
  SubscriptionSetWriter,
  SubscriptionWriter,
} from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../database/access.ts';
import type { Cells, Session } from '../database/database.ts';
import { accounts } from '../rows/account-rows.ts';
import { inbounds, panels } from '../rows/catalogue-rows.ts';
import { readRow } from '../rows/columns.ts';
import { hashesOf } from '../rows/hashes-of.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { readAs, selectAs } from '../rows/joined.ts';
import { changes, subscriptions } from '../rows/service-rows.ts';
import { findLinked } from './accounts/linked-subscription.ts';
import { createAccountSetReader } from './many.ts';
import { createReader, createWriter } from './repository.ts';

// Row by row in the order of what is due, as far as the limit; the locked row is asked again, as another
// sweep may have been there.
const dueSubscriptions = `
  SELECT subscription.* FROM panelkit.due_subscriptions due, LATERAL (
    ${subscriptions.select} WHERE id = due.subscription_id AND next_due_at = due.due_at FOR NO KEY UPDATE SKIP LOCKED
  ) subscription
  WHERE due.due_at <= $1
  ORDER BY due.due_at, due.subscription_id
  LIMIT $2`;
const pendingChange = `${changes.select} WHERE subscription_id = $1 AND state = 'pending'`;
const postedChange = `${changes.select} WHERE subscription_id = $1 AND ends_period = $2 AND state = 'posted'`;
const dueAccounts = `
  SELECT id FROM panelkit.accounts
  WHERE next_attempt_at <= $1
  ORDER BY next_attempt_at, id
  LIMIT $2`;
const waitingAccounts = `
  SELECT id FROM panelkit.accounts
  WHERE panel_id = $1 AND next_attempt_at > $2
  ORDER BY next_attempt_at, id
  LIMIT $3`;
const accountWithTerms = `
  SELECT ${selectAs('account', accounts)}, ${selectAs('subscription', subscriptions)}, ${selectAs('change', changes)},
    ${selectAs('panel', panels)}, ${selectAs('inbound', inbounds)}
  FROM panelkit.accounts account
  JOIN panelkit.subscriptions subscription ON subscription.id = account.subscription_id
  JOIN panelkit.panels panel ON panel.id = account.panel_id
  JOIN panelkit.inbounds inbound ON inbound.id = account.inbound_id
  LEFT JOIN panelkit.changes change ON change.subscription_id = account.subscription_id AND change.state = 'pending'
  WHERE account.id = $1`;
const lockPending = `${pendingChange} FOR NO KEY UPDATE`;
const accountsOfUnit = `${accounts.select} WHERE unit_id = $1 ORDER BY id`;
const lockAccountsOfUnit = `${accountsOfUnit} FOR NO KEY UPDATE`;
const liveAccounts = `${accounts.select} WHERE subscription_id = $1 AND condemned_at IS NULL ORDER BY id`;
const lockLiveAccounts = `${liveAccounts} FOR NO KEY UPDATE`;
const knownNames = `
  SELECT name_hash, inbound_id, subscription_id FROM panelkit.accounts
  WHERE panelkit.hash_of(name_hash) = ANY(${hashesOf('$2')}) AND panel_id = $1 AND removed_at IS NULL`;

type SubscriptionFilter = { customerId?: string; orderId?: string };

export function createSubscriptionReader(access: Access): SubscriptionReader {
  return {
    ...createReader<Subscription, SubscriptionFilter>(access, subscriptions, ({ customerId, orderId }) => ({
      customer_id: customerId,
      order_id: orderId,
    })),
    findLinked: (hashes) => access.run((session) => findLinked(session, hashes)),
  };
}

export function createSubscriptionWriter(
  access: TransactionAccess,
): Omit<SubscriptionWriter, keyof SubscriptionSetWriter> {
  return {
    ...createWriter<Subscription, SubscriptionPatch>(access, subscriptions),
    claimDue: (now, limit) =>
      access.run(async (session) => {
        const found = await session.query(dueSubscriptions, [now.toISOString(), limit]);
        for (const { id } of found) access.own.add(subscriptions.name, String(id));
        return found.map((cells) => readRow(subscriptions.columns, cells));
      }),
  };
}

export function createChangeReader(access: Access): ChangeReader {
  return {
    ...createReader<Change, { subscriptionId?: string }>(access, changes, ({ subscriptionId }) => ({
      subscription_id: subscriptionId,
    })),
    findPending: (subscriptionId) =>
      access.run(async (session) => {
        const [cells] = await queryById(session, pendingChange, [subscriptionId]);
        return cells === undefined ? null : readRow(changes.columns, cells);
      }),
    findPosted: (subscriptionId, endsPeriod) =>
      access.run(async (session) => {
        const [cells] = await queryById(session, postedChange, [subscriptionId, endsPeriod]);
        return cells === undefined ? null : readRow(changes.columns, cells);
      }),
  };
}

export function createAccountReader(access: Access): AccountReader {
  const { run } = access;
  const read = (text: string, id: string): Promise<Account[]> =>
    run(async (session) => {
      const found = await queryById(session, text, [id]);
      return found.map((cells) => readRow(accounts.columns, cells));
    });
  return {
    ...createReader<Account, { panelId?: string }>(access, accounts, ({ panelId }) => ({
      panel_id: panelId,
    })),
    listDue: (now, limit) =>
      run(async (session) => idsOf(await session.query(dueAccounts, [now.toISOString(), limit]))),
    listWaiting: (panelId, now, limit) =>
      run(async (session) =>
        idsOf(await queryById(session, waitingAccounts, [panelId, now.toISOString(), limit])),
      ),
    ...createAccountSetReader(access),
    findWithTerms: (id) =>
      run(async (session) => {
        const [cells] = await queryById(session, accountWithTerms, [id]);
        return cells === undefined ? null : readWithTerms(cells);
      }),
    listByUnit: (unitId) => read(accountsOfUnit, unitId),
    listLive: (subscriptionId) => read(liveAccounts, subscriptionId),
    findKnownNameHashes: (panelId, hashes) =>
      run(async (session) => {
        const found = await queryById(session, knownNames, [panelId, hashes]);
        return found.map((cells) => ({
          nameHash: String(cells.name_hash),
          inboundId: String(cells.inbound_id),
          subscriptionId: String(cells.subscription_id),
        }));
      }),
  };
}

function readWithTerms(cells: Cells): AccountWithTerms | null {
  const account = readAs('account', accounts, cells);
  const subscription = readAs('subscription', subscriptions, cells);
  const panel = readAs('panel', panels, cells);
  const inbound = readAs('inbound', inbounds, cells);
  if (account === null || subscription === null || panel === null || inbound === null) return null;
  return { account, subscription, change: readAs('change', changes, cells), panel, inbound };
}

export function createChangeLocks({ run, own }: TransactionAccess): ChangeLocks {
  return {
    lockPending: (subscriptionId) =>
      run(async (session) => {
        const [cells] = await queryById(session, lockPending, [subscriptionId]);
        if (cells === undefined) return null;
        own.add(changes.name, String(cells.id));
        return readRow(changes.columns, cells);
      }),
  };
}

export function createAccountLocks({ run, own }: TransactionAccess): AccountLocks {
  const lock = (text: string, id: string): Promise<Account[]> =>
    run(async (session) => {
      const found = await queryById(session, text, [id]);
      for (const cells of found) own.add(accounts.name, String(cells.id));
      return found.map((cells) => readRow(accounts.columns, cells));
    });
  return {
    lockByUnit: (unitId) => lock(lockAccountsOfUnit, unitId),
    lockLive: (subscriptionId) => lock(lockLiveAccounts, subscriptionId),
  };
}

/** Nothing when the first value is no row's id. */
async function queryById(session: Session, text: string, values: [string, ...unknown[]]): Promise<Cells[]> {
  return isUuid(values[0]) ? session.query(text, values) : [];
}

function idsOf(found: Cells[]): string[] {
  return found.map(({ id }) => String(id));
}
