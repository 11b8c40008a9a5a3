import * as z from 'zod';
import type { Account } from '../../domain/accounts/account.ts';
import type { AccountCredentials, ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { SecretBox } from '../../ports/secret-box.ts';
import { cleanLinks } from '../panel-calls/bound-account.ts';

const SECRET_LENGTH = 26;

type AccountSecret = 'name' | 'seen-as' | 'credentials' | 'shown-credentials' | 'links';

const credentialsSchema = z.object({ uuid: z.string(), password: z.string(), subId: z.string() });
const shownSchema = z.object({
  uuid: z.string().exactOptional(),
  password: z.string().exactOptional(),
  subId: z.string().exactOptional(),
});
const linksSchema = z.array(z.string());

/** The context under which a secret of an account is sealed. */
export function accountSecretContext(accountId: string, secret: AccountSecret): string {
  return `account:${accountId}:${secret}`;
}

export function openAccountName(secretBox: SecretBox, account: Account): string {
  return secretBox.open(account.sealedName, accountSecretContext(account.id, 'name'));
}

/** The name under which a listing showed its marks; null: none did. */
export function openSeenAs(
  secretBox: SecretBox,
  { id, sealedSeenAs }: Pick<Account, 'id' | 'sealedSeenAs'>,
): string | null {
  return sealedSeenAs === null ? null : secretBox.open(sealedSeenAs, accountSecretContext(id, 'seen-as'));
}

export function sealSeenAs(secretBox: SecretBox, accountId: string, name: string): string {
  return secretBox.seal(name, accountSecretContext(accountId, 'seen-as'));
}

export function openCredentials(secretBox: SecretBox, account: Account): AccountCredentials {
  const text = secretBox.open(account.sealedCredentials, accountSecretContext(account.id, 'credentials'));
  return credentialsSchema.parse(JSON.parse(text));
}

/** What its panel shows in place of our credentials while staff decide about it; null: nothing is asked. */
export function openShownCredentials(
  secretBox: SecretBox,
  { id, sealedShownCredentials: sealed }: Pick<Account, 'id' | 'sealedShownCredentials'>,
): Partial<AccountCredentials> | null {
  if (sealed === null) return null;
  const text = secretBox.open(sealed, accountSecretContext(id, 'shown-credentials'));
  return shownSchema.parse(JSON.parse(text));
}

export function sealShownCredentials(
  secretBox: SecretBox,
  accountId: string,
  shown: Partial<AccountCredentials>,
): string {
  return secretBox.seal(JSON.stringify(shown), accountSecretContext(accountId, 'shown-credentials'));
}

/** Staff are asked about no credentials of the account. */
export const NOTHING_ASKED = { sealedShownCredentials: null, credentialsChangedAt: null } as const;

/** What a family shows of an account's credentials, as one keyed hash. */
export function credentialsHash(secretBox: SecretBox, shown: ObservedAccount['credentials']): string {
  return secretBox.hash(shownText(shown), 'account-credentials');
}

/** Ours, with those in place that staff are asked about. */
export function credentialsInForce(secretBox: SecretBox, account: Account): AccountCredentials {
  return { ...openCredentials(secretBox, account), ...openShownCredentials(secretBox, account) };
}

/** What they may be hashed to with us. */
export function credentialsHashes(secretBox: SecretBox, shown: ObservedAccount['credentials']): string[] {
  return secretBox.lookupHashes(shownText(shown), 'account-credentials');
}

/** Whether these are what was shown at the last read-back. */
export function wereShownLast(
  secretBox: SecretBox,
  { credentialsHash: last }: Pick<Account, 'credentialsHash'>,
  shown: ObservedAccount['credentials'],
): boolean {
  return last !== null && credentialsHashes(secretBox, shown).includes(last);
}

/**
 * The hash of what was shown at the last read-back, with the current key. Which of its credentials that was
 * follows from the old hash.
 */
export function rehashed(secretBox: SecretBox, account: Account): string | null {
  const last = waysToShow(credentialsInForce(secretBox, account)).find((shown) =>
    wereShownLast(secretBox, account, shown),
  );
  return last === undefined ? account.credentialsHash : credentialsHash(secretBox, last);
}

/** What its panel may show of these credentials, hashed: as at the last read-back, if it was of these. */
export function hashesToShow(
  secretBox: SecretBox,
  account: Pick<Account, 'credentialsHash'>,
  credentials: AccountCredentials,
): string[] {
  const ways = waysToShow(credentials);
  const last = ways.find((shown) => wereShownLast(secretBox, account, shown));
  return (last === undefined ? ways : [last]).map((shown) => credentialsHash(secretBox, shown));
}

/** Each family shows some of an account's credentials. */
function waysToShow({ uuid, password, subId }: AccountCredentials): ObservedAccount['credentials'][] {
  return [{ uuid }, { password }, { uuid, password }, { uuid, subId }, { uuid, password, subId }];
}

function shownText({ uuid = '', password = '', subId = '' }: ObservedAccount['credentials']): string {
  return JSON.stringify([uuid, password, subId]);
}

export function sealCredentials(
  secretBox: SecretBox,
  accountId: string,
  credentials: AccountCredentials,
): string {
  return secretBox.seal(JSON.stringify(credentials), accountSecretContext(accountId, 'credentials'));
}

/** Credentials of a new account, or of a new version. */
export function makeCredentials(ids: IdGenerator): AccountCredentials {
  return { uuid: ids.uuidV4(), password: ids.token(SECRET_LENGTH), subId: ids.token(SECRET_LENGTH) };
}

/** The direct links of the last read-back; none before it. */
export function openLinks(secretBox: SecretBox, account: Pick<Account, 'id' | 'sealedLinks'>): string[] {
  if (account.sealedLinks === null) return [];
  const text = secretBox.open(account.sealedLinks, accountSecretContext(account.id, 'links'));
  // Links that an older version stored were not looked at.
  return cleanLinks(linksSchema.parse(JSON.parse(text)));
}

export function sealLinks(secretBox: SecretBox, accountId: string, links: string[]): string {
  return secretBox.seal(JSON.stringify(links), accountSecretContext(accountId, 'links'));
}
