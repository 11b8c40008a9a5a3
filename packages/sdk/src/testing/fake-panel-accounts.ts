import type { DesiredAccount, ObservedAccount, ObservedStatus } from '../domain/desired-account.ts';
import type { WriteOutcome } from '../ports/panel-adapter.ts';

/** An account as the fake panel keeps it. `id` is the panel's own; `foreign` ones were not made through the adapter. */
export interface FakeAccount extends DesiredAccount {
  id: number;
  usedBytes: number;
  lastOnlineAt: Date | null;
  foreign: boolean;
}

/** The accounts of a fake panel, in the order of their making. */
export interface FakeAccounts {
  byId: Map<number, FakeAccount>;
  lastId: number;
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
  const named = [...accounts.byId.values()].filter((account) => account.name === name);
  return id === null ? named : named.filter((account) => account.id === id);
}

/** Creates it; a panel with unique names does not make a second of a name. */
export function createAccount(
  accounts: FakeAccounts,
  desired: DesiredAccount,
  options: { uniqueNames: boolean; foreign: boolean },
): FakeEffect {
  if (options.uniqueNames && accountsOf(accounts, { name: desired.name, id: null }).length > 0) {
    return nothingDone({ kind: 'notApplied', reason: 'the name is taken', retryAfterMs: null });
  }
  accounts.lastId += 1;
  const usage = { usedBytes: 0, lastOnlineAt: null, foreign: options.foreign };
  const account: FakeAccount = { ...structuredClone(desired), ...usage, id: accounts.lastId };
  accounts.byId.set(account.id, account);
  const undo = () => void accounts.byId.delete(account.id);
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
    return nothingDone({ kind: 'notApplied', reason, retryAfterMs: null });
  }
  const before = structuredClone(account);
  Object.assign(account, structuredClone(change.desired), change.resetUsage ? { usedBytes: 0 } : {});
  const undo = () => void (accounts.byId.has(account.id) && accounts.byId.set(account.id, before));
  const outcome: WriteOutcome = {
    kind: JSON.stringify(before) === JSON.stringify(account) ? 'already' : 'applied',
  };
  return { outcome, account, undo };
}

export function removeAccount(accounts: FakeAccounts, reference: FakeReference): FakeEffect {
  const [account, ...others] = accountsOf(accounts, reference);
  if (account === undefined) return nothingDone({ kind: 'already' });
  if (others.length > 0) {
    const reason = 'there are several of the name';
    return nothingDone({ kind: 'notApplied', reason, retryAfterMs: null });
  }
  accounts.byId.delete(account.id);
  const undo = () => void accounts.byId.set(account.id, account);
  return { outcome: { kind: 'applied' }, account, undo };
}

/** The status at `now`: panels switch off by themselves what is used up or past its time. */
export function statusOfFake(account: FakeAccount, now: Date): ObservedStatus {
  if (!account.enabled) return 'disabled';
  if (account.trafficLimitBytes !== null && account.usedBytes >= account.trafficLimitBytes) return 'limited';
  if (account.onHoldSeconds !== null) return 'on-hold';
  return account.expiresAt !== null && account.expiresAt <= now ? 'expired' : 'active';
}

/** What the panel shows of it. Links follow from credentials and inbounds alone. */
export function toObservedFake(
  account: FakeAccount,
  panel: { now: Date; host: string; showsIds: boolean; showsDeviceLimit: boolean },
): ObservedAccount {
  const { name, credentials, expiresAt, trafficLimitBytes, onHoldSeconds, inboundKeys, note } = account;
  const links = inboundKeys.map(
    (key) => `vless://${credentials.uuid}@${panel.host}:443?type=tcp#${encodeURIComponent(`${key} ${name}`)}`,
  );
  return structuredClone({
    ...{ remoteId: panel.showsIds ? String(account.id) : null, name, credentials },
    ...{ status: statusOfFake(account, panel.now), expiresAt, trafficLimitBytes, onHoldSeconds },
    ...(panel.showsDeviceLimit ? { deviceLimit: account.deviceLimit } : {}),
    ...{ inboundKeys, note, links, usedBytes: account.usedBytes, lastOnlineAt: account.lastOnlineAt },
  });
}

/** Counts traffic of an account that is on; the first use ends its waiting. False: it is off, nothing passes. */
export function countTraffic(account: FakeAccount, bytes: number, now: Date): boolean {
  const status = statusOfFake(account, now);
  if (status !== 'active' && status !== 'on-hold') return false;
  if (account.onHoldSeconds !== null) {
    account.expiresAt = new Date(now.getTime() + account.onHoldSeconds * 1000);
    account.onHoldSeconds = null;
  }
  account.usedBytes += bytes;
  account.lastOnlineAt = now;
  return true;
}

function nothingDone(outcome: WriteOutcome): FakeEffect {
  return { outcome, account: null, undo: () => {} };
}
