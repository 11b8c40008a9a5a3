import type {
  DesiredAccount,
  ObservedAccount,
  ObservedStatus,
} from '../../domain/accounts/desired-account.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';

/**
 * An account as the fake panel keeps it: never changed, only replaced. `id` is the panel's own; `foreign`
 * ones were not made through the adapter.
 */
export interface FakeAccount extends DesiredAccount {
  id: number;
  usedBytes: number;
  lastOnlineAt: Date | null;
  foreign: boolean;
  /** The panel says so, whatever its terms are; the next write ends it. */
  endedAs?: 'expired' | 'limited';
}

/**
 * The accounts of a fake panel, in the order of their making; `keepAccount` and `dropAccount` change them.
 */
export interface FakeAccounts {
  readonly byId: Map<number, FakeAccount>;
  /** The keys of `byId` in their order. */
  readonly ids: number[];
  readonly idsByName: Map<string, readonly number[]>;
  lastId: number;
}

export function createFakeAccounts(): FakeAccounts {
  return { byId: new Map(), ids: [], idsByName: new Map(), lastId: 0 };
}

/** Its own lists; what is kept in them does not change. */
export function copyAccounts({ byId, ids, idsByName, lastId }: FakeAccounts): FakeAccounts {
  return { byId: new Map(byId), ids: [...ids], idsByName: new Map(idsByName), lastId };
}

/** Keeps an account, in the place of the one with its id. */
export function keepAccount(accounts: FakeAccounts, account: FakeAccount): void {
  const { byId, ids, idsByName } = accounts;
  const { id, name } = account;
  if (byId.get(id)?.name !== name) {
    dropAccount(accounts, id);
    idsByName.set(name, [...(idsByName.get(name) ?? []), id]);
    ids.splice(firstFrom(ids, id), 0, id);
  }
  byId.set(id, account);
}

export function dropAccount({ byId, ids, idsByName }: FakeAccounts, id: number): void {
  const name = byId.get(id)?.name;
  if (name === undefined) return;
  byId.delete(id);
  ids.splice(firstFrom(ids, id), 1);
  const others = (idsByName.get(name) ?? []).filter((other) => other !== id);
  if (others.length === 0) idsByName.delete(name);
  else idsByName.set(name, others);
}

/** The next accounts by id. */
export function accountsAfter({ byId, ids }: FakeAccounts, id: number, limit: number): FakeAccount[] {
  const start = firstFrom(ids, id + 1);
  return ids
    .slice(start, start + limit)
    .map((next) => byId.get(next))
    .filter((account) => account !== undefined);
}

/** The place of the first id that is not below `id`. */
function firstFrom(ids: readonly number[], id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? id) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A copy for other hands. */
export function copyAccount<Account extends Pick<FakeAccount, 'credentials' | 'expiresAt' | 'inboundKeys'>>(
  account: Account,
): Account {
  const { credentials, expiresAt, inboundKeys } = account;
  return {
    ...account,
    credentials: { ...credentials },
    expiresAt: copyDate(expiresAt),
    inboundKeys: [...inboundKeys],
  };
}

function copyDate(date: Date | null): Date | null {
  return date && new Date(date.getTime());
}

/** What a write did, and how to take it back. */
export interface FakeEffect {
  outcome: WriteOutcome;
  account: FakeAccount | null;
  undo: () => void;
}

/** Which accounts a write may touch. `id` null: by name. */
export interface FakeReference {
  name: string;
  id: number | null;
}

export function accountsOf(accounts: FakeAccounts, { name, id }: FakeReference): FakeAccount[] {
  const ids = accounts.idsByName.get(name) ?? [];
  return ids
    .map((own) => accounts.byId.get(own))
    .filter((account) => account !== undefined)
    .filter((account) => id === null || account.id === id);
}

/** Creates it; a panel with unique names does not make a second of a name. */
export function createAccount(
  accounts: FakeAccounts,
  desired: DesiredAccount,
  options: { uniqueNames: boolean; foreign: boolean },
): FakeEffect {
  if (options.uniqueNames && accountsOf(accounts, { name: desired.name, id: null }).length > 0) {
    return nothingDone({ kind: 'not-applied', reason: 'the name is taken', retryAfterMs: null });
  }
  accounts.lastId += 1;
  const usage = { usedBytes: 0, lastOnlineAt: null, foreign: options.foreign };
  const account: FakeAccount = { ...copyAccount(desired), ...usage, id: accounts.lastId };
  keepAccount(accounts, account);
  const undo = () => dropAccount(accounts, account.id);
  return { outcome: { kind: 'applied' }, account, undo };
}

/** Gives the account new terms; with `resetUsage` its counter starts again. */
export function updateAccount(
  accounts: FakeAccounts,
  reference: FakeReference,
  change: { desired: DesiredAccount; resetUsage: boolean },
): FakeEffect {
  const [account, ...others] = accountsOf(accounts, reference);
  if (account === undefined || others.length > 0) {
    const reason = account === undefined ? 'there is no such account' : 'there are several of the name';
    return nothingDone({ kind: 'not-applied', reason, retryAfterMs: null });
  }
  const { endedAs: _ended, ...rest } = account;
  const changed: FakeAccount = {
    ...rest,
    ...copyAccount(change.desired),
    ...(change.resetUsage ? { usedBytes: 0 } : {}),
  };
  keepAccount(accounts, changed);
  const undo = () => void (accounts.byId.has(account.id) && keepAccount(accounts, account));
  const outcome: WriteOutcome = {
    kind: JSON.stringify(account) === JSON.stringify(changed) ? 'already' : 'applied',
  };
  return { outcome, account: changed, undo };
}

export function removeAccount(accounts: FakeAccounts, reference: FakeReference): FakeEffect {
  const [account, ...others] = accountsOf(accounts, reference);
  if (account === undefined) return nothingDone({ kind: 'already' });
  if (others.length > 0) {
    const reason = 'there are several of the name';
    return nothingDone({ kind: 'not-applied', reason, retryAfterMs: null });
  }
  dropAccount(accounts, account.id);
  const undo = () => keepAccount(accounts, account);
  return { outcome: { kind: 'applied' }, account, undo };
}

/** The status at `now`: panels switch off by themselves what is used up or past its time. */
export function statusOfFake(account: FakeAccount, now: Date): ObservedStatus {
  if (!account.enabled) return 'disabled';
  if (account.endedAs !== undefined) return account.endedAs;
  if (account.trafficLimitBytes !== null && account.usedBytes >= account.trafficLimitBytes) return 'limited';
  if (account.onHoldSeconds !== null) return 'on-hold';
  return account.expiresAt !== null && account.expiresAt <= now ? 'expired' : 'active';
}

/**
 * What the panel shows of it; `host` null: without links. They follow from credentials and inbounds alone.
 */
export function toObservedFake(
  account: FakeAccount,
  panel: {
    now: Date;
    host: string | null;
    portOf: (inboundKey: string) => number | null | undefined;
    showsIds: boolean;
    showsDeviceLimit: boolean;
  },
): ObservedAccount {
  const { name, credentials, expiresAt, trafficLimitBytes, onHoldSeconds, inboundKeys, note } = account;
  const observed: ObservedAccount = {
    remoteId: panel.showsIds ? String(account.id) : null,
    name,
    credentials: { ...credentials },
    status: statusOfFake(account, panel.now),
    expiresAt: copyDate(expiresAt),
    trafficLimitBytes,
    onHoldSeconds,
    inboundKeys: [...inboundKeys],
    note,
    links: panel.host === null ? [] : linksOf(account, panel.host, panel.portOf),
    usedBytes: account.usedBytes,
    lastOnlineAt: copyDate(account.lastOnlineAt),
  };
  if (panel.showsDeviceLimit) observed.deviceLimit = account.deviceLimit;
  return observed;
}

/** None for an inbound that is not there. */
function linksOf(
  { name, credentials, inboundKeys }: FakeAccount,
  host: string,
  portOf: (inboundKey: string) => number | null | undefined,
): string[] {
  return inboundKeys.flatMap((key) => {
    const port = portOf(key);
    const remark = encodeURIComponent(`${key} ${name}`);
    return port === undefined
      ? []
      : [`vless://${credentials.uuid}@${host}:${port ?? 443}?type=tcp#${remark}`];
  });
}

/**
 * Counts traffic of an account that is on; the first use ends its waiting. False: it is off, nothing passes.
 */
export function countTraffic(
  accounts: FakeAccounts,
  account: FakeAccount,
  { bytes, now }: { bytes: number; now: Date },
): boolean {
  const status = statusOfFake(account, now);
  if (status !== 'active' && status !== 'on-hold') return false;
  const { onHoldSeconds } = account;
  const begun =
    onHoldSeconds === null
      ? {}
      : { expiresAt: new Date(now.getTime() + onHoldSeconds * 1000), onHoldSeconds: null };
  keepAccount(accounts, {
    ...account,
    ...begun,
    usedBytes: account.usedBytes + bytes,
    lastOnlineAt: now,
  });
  return true;
}

function nothingDone(outcome: WriteOutcome): FakeEffect {
  return { outcome, account: null, undo: () => {} };
}
