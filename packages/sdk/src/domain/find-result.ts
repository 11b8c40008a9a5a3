import type { ObservedAccount } from './desired-account.ts';

/** How to find an account: by its name, and by the panel's own id where it is known. */
export interface AccountReference {
  name: string;
  remoteId: string | null;
}

/**
 * The answer of a look-up. *inconclusive* (an ambiguous 404, a login page, a 403) proves nothing and never leads to a write.
 * *many*: panels without unique names; at least two.
 */
export type FindResult =
  | { kind: 'found'; account: ObservedAccount }
  | { kind: 'absent' }
  | { kind: 'many'; accounts: ObservedAccount[] }
  | { kind: 'inconclusive'; reason: string };
