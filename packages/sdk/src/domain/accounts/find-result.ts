import type { ObservedAccount } from './desired-account.ts';

/** How to find an account: by its name, and by the panel's own id where it is known. */
export interface AccountReference {
  name: string;
  remoteId: string | null;
}

/**
 * The answer of a look-up. *inconclusive* (an ambiguous 404, a login page, a 403) proves nothing and never
 * leads to a write. *many*: panels without unique names; at least two. *renamed*: no account has the name,
 * and the account with the remote id that was seen before has another now (or its id was reused, which its
 * credentials show). Only for ids that the panel assigns and never changes. *absent* with `onlyByName`: no
 * account has the name, and the panel cannot be asked for the id. Then only a whole listing proves that an
 * account that was there is gone, and has not just another name.
 */
export type FindResult =
  | { kind: 'found'; account: ObservedAccount }
  | { kind: 'absent'; onlyByName?: true }
  | { kind: 'many'; accounts: ObservedAccount[] }
  | { kind: 'renamed'; account: ObservedAccount }
  | { kind: 'inconclusive'; reason: string };
