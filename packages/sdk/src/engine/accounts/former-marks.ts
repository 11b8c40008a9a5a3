import type { Account } from '../../domain/accounts/account.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { SecretBox } from '../../ports/secret-box.ts';
import type { AccountPatch } from '../../ports/storage.ts';
import { credentialsHashes } from './account-secrets.ts';
import { nameHashes } from './name-hashes.ts';

const MOST = 8;
/**
 * Stands for every id and name: what was sent may be a new account there, or have another name, before it is
 * read back.
 */
const ANY = '*';

type Marked = Pick<Account, 'seenAt' | 'remoteId' | 'nameHash' | 'credentialsHash'>;

/**
 * What proves an account that is as this one is now: an id that the panel gave, or where there is none the
 * name, with its credentials.
 */
function markOf({ seenAt, remoteId, nameHash, credentialsHash }: Marked): string | null {
  return seenAt === null || credentialsHash === null ? null : join(remoteId ?? nameHash, credentialsHash);
}

function join(known: string, credentials: string): string {
  return `${known} ${credentials}`;
}

/** The patch, which also keeps what the account was, if it makes another of it. */
export function keepingFormer<Patch extends AccountPatch>(
  account: Account,
  patch: Patch,
): Patch & AccountPatch {
  const before = markOf(account);
  if (before === null || before === markOf({ ...account, ...patch })) return patch;
  return { ...patch, formerMarks: withMarks(account, [before]) };
}

/**
 * The account is to get other credentials: what it is until then stays known, whatever its panel makes of it
 * before they arrive.
 * @param open - the hashes of what a write that is open may still make it, under whatever id
 */
export function keepingPresent(
  account: Account,
  { open }: { open: readonly string[] },
): Pick<AccountPatch, 'formerMarks'> {
  const present = markOf(account);
  if (present === null) return {};
  return { formerMarks: withMarks(account, [present, ...open.map((shown) => join(ANY, shown))]) };
}

/**
 * Credentials that are sent to an account stay known: the panel may store them even if it never answers, and
 * others may be chosen next.
 * @param shown - their hash, as the panel would show them
 */
export function keepingSent(
  account: Pick<Account, 'formerMarks' | 'remoteId' | 'nameHash'>,
  shown: string,
): Pick<AccountPatch, 'formerMarks'> {
  const { remoteId, nameHash } = account;
  const marks = [ANY, remoteId ?? nameHash].map((known) => join(known, shown));
  return { formerMarks: withMarks(account, marks) };
}

/** It was read back, and nothing is open: who shows what was sent under another id or name is a copy. */
export function forgettingSent<Known extends Pick<Account, 'formerMarks'>>(account: Known): Known {
  const formerMarks = account.formerMarks.filter((mark) => !mark.startsWith(`${ANY} `));
  return formerMarks.length === account.formerMarks.length ? account : { ...account, formerMarks };
}

function withMarks({ formerMarks }: Pick<Account, 'formerMarks'>, added: readonly string[]): string[] {
  return [...formerMarks.filter((mark) => !added.includes(mark)), ...added].slice(-MOST);
}

/**
 * By which former marks an account would be known, from what its name and its credentials may be hashed to.
 */
export function formerMarksOf(
  { remoteId }: Pick<ObservedAccount, 'remoteId'>,
  hashes: { names: readonly string[]; credentials: readonly string[] },
): string[] {
  const known = [...(remoteId === null ? hashes.names : [remoteId]), ANY];
  return known.flatMap((one) => hashes.credentials.map((hash) => join(one, hash)));
}

/** Whether the account was once what is seen here. What belongs to another administrator never was. */
export function isFormer(
  secretBox: SecretBox,
  { formerMarks }: Pick<Account, 'formerMarks'>,
  seen: ObservedAccount,
): boolean {
  if (formerMarks.length === 0 || seen.isOwn === false) return false;
  const names = nameHashes(secretBox, seen.name);
  const credentials = credentialsHashes(secretBox, seen.credentials);
  return formerMarksOf(seen, { names, credentials }).some((mark) => formerMarks.includes(mark));
}
