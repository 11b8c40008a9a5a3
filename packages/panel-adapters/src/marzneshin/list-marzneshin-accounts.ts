import type { AccountPage, ObservedAccount } from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { readReply } from '../fastapi/fastapi-reply.ts';
import { type MarzneshinUser, marzneshinUsersPageSchema } from './marzneshin-schemas.ts';
import type { LinksReader } from './read-marzneshin-links.ts';
import { toObservedAccount } from './to-observed-account.ts';

/** The most that the panel gives at once. */
export const MARZNESHIN_PAGE_SIZE = 100;

/** More requests at once freeze the panel. */
const LINKS_AT_ONCE = 4;

/**
 * All users, oldest first; a page costs one call, and `readLinks` another for each account. When users are deleted meanwhile, the rest moves up;
 * the listing then steps back a page, so that none is missed. @throws PanelkitError
 */
export async function* listMarzneshinAccounts(
  api: FastapiApi,
  readLinks: LinksReader,
): AsyncGenerator<AccountPage> {
  const seen = new Set<string>();
  let knownTotal = 0;
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const query = { page, size: MARZNESHIN_PAGE_SIZE, order_by: 'created_at' };
    const reply = await api({ method: 'GET', path: '/api/users', query });
    const answer = readReply(reply, 'list accounts', marzneshinUsersPageSchema);
    pages = answer.pages;
    if (answer.total < knownTotal) page = Math.max(0, page - 2);
    // However many pages the panel speaks of: behind an empty one there is nothing.
    else if (answer.items.length === 0) return;
    knownTotal = answer.total;
    const fresh = answer.items.filter(({ username }) => !seen.has(username));
    for (const { username } of fresh) seen.add(username);
    if (fresh.length > 0) yield { accounts: await withLinks(fresh, readLinks) };
  }
}

async function withLinks(users: MarzneshinUser[], readLinks: LinksReader): Promise<ObservedAccount[]> {
  const accounts: ObservedAccount[] = [];
  for (let start = 0; start < users.length; start += LINKS_AT_ONCE) {
    const batch = users.slice(start, start + LINKS_AT_ONCE);
    accounts.push(
      ...(await Promise.all(batch.map(async (user) => toObservedAccount(user, await readLinks(user))))),
    );
  }
  return accounts;
}
