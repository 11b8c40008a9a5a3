import { LRUCache } from 'lru-cache';
import type { Account } from '../../domain/accounts/account.ts';
import type { SecretBox } from '../../ports/secret-box.ts';
import { openLinks } from './account-secrets.ts';

/** The direct links of an account's last read-back. */
export type ReadLinks = (account: Pick<Account, 'id' | 'sealedLinks'>) => readonly string[];

const MAX_BYTES = 16 * 1_048_576;

/**
 * `openLinks` that remembers what it opened as long as the row has the same sealed text: applications ask for
 * the same links all day, and every change of links seals them again.
 */
export function createLinkReader(secretBox: SecretBox): ReadLinks {
  const opened = new LRUCache<string, { sealed: string; links: readonly string[] }>({
    maxSize: MAX_BYTES,
    // Sealed text is a third longer than what is in it.
    sizeCalculation: ({ sealed }) => 2 * sealed.length + 256,
  });
  return (account) => {
    const { id, sealedLinks: sealed } = account;
    if (sealed === null) return [];
    const known = opened.get(id);
    if (known?.sealed === sealed) return known.links;
    const links = openLinks(secretBox, account);
    opened.set(id, { sealed, links });
    return links;
  };
}
