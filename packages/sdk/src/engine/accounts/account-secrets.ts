import * as z from 'zod';
import type { Account } from '../../domain/accounts/account.ts';
import type { AccountCredentials, ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { SecretBox } from '../../ports/secret-box.ts';
import { cleanLinks } from '../panel-calls/bound-account.ts';

const SECRET_LENGTH = 26;

type AccountSecret = 'name' | 'credentials' | 'links';

const credentialsSchema = z.object({ uuid: z.string(), password: z.string(), subId: z.string() });
const linksSchema = z.array(z.string());

/** The context under which a secret of an account is sealed. */
export function accountSecretContext(accountId: string, secret: AccountSecret): string {
  return `account:${accountId}:${secret}`;
}

export function openAccountName(secretBox: SecretBox, account: Account): string {
  return secretBox.open(account.sealedName, accountSecretContext(account.id, 'name'));
}

export function openCredentials(secretBox: SecretBox, account: Account): AccountCredentials {
  const text = secretBox.open(account.sealedCredentials, accountSecretContext(account.id, 'credentials'));
  return credentialsSchema.parse(JSON.parse(text));
}

/** What a family shows of an account's credentials, as one keyed hash. */
export function credentialsHash(
  secretBox: SecretBox,
  { uuid = '', password = '', subId = '' }: ObservedAccount['credentials'],
): string {
  return secretBox.hash(JSON.stringify([uuid, password, subId]), 'account-credentials');
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
