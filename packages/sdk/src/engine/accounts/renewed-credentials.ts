import { type Account, isUnsettled } from '../../domain/accounts/account.ts';
import type { AccountPatch } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import {
  credentialsInForce,
  hashesToShow,
  makeCredentials,
  NOTHING_ASKED,
  sealCredentials,
} from './account-secrets.ts';
import { keepingPresent } from './former-marks.ts';

/**
 * New credentials for an account that its panel has shown. The next write finds others there than ours, and
 * replaces them, so its generation is raised with them.
 */
export function renewedCredentials({ secretBox, ids }: Engine, account: Account, now: Date): AccountPatch {
  // It may be made again by now, with another id: nothing but what was sent would say whose it is.
  const open = isUnsettled(account, now)
    ? hashesToShow(secretBox, account, credentialsInForce(secretBox, account))
    : [];
  return {
    ...NOTHING_ASKED,
    ...keepingPresent(account, { open }),
    sealedCredentials: sealCredentials(secretBox, account.id, makeCredentials(ids)),
    credentialVersion: account.credentialVersion + 1,
  };
}
