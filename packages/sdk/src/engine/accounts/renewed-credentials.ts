import type { Account } from '../../domain/accounts/account.ts';
import type { AccountPatch } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { makeCredentials, NOTHING_ASKED, sealCredentials } from './account-secrets.ts';
import { keepingPresent } from './former-marks.ts';

/**
 * New credentials for an account that its panel has shown. The next write finds others there than ours, and
 * replaces them, so its generation is raised with them.
 */
export function renewedCredentials({ secretBox, ids }: Engine, account: Account): AccountPatch {
  return {
    ...NOTHING_ASKED,
    ...keepingPresent(account),
    sealedCredentials: sealCredentials(secretBox, account.id, makeCredentials(ids)),
    credentialVersion: account.credentialVersion + 1,
  };
}
