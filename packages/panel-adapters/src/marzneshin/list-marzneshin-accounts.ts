import {
  type AccountPage,
  createListingGuard,
  type LinksReader,
  type ObservedAccount,
  type PanelLimits,
} from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { readReply } from '../fastapi/fastapi-reply.ts';
import { withOwner } from '../fastapi/with-owner.ts';
import { type MarzneshinUser, marzneshinUsersPageSchema } from './marzneshin-schemas.ts';
import type { ReadLinks } from './read-marzneshin-links.ts';
import { toObservedAccount } from './to-observed-account.ts';

/** The most that the panel gives at once. */
export const MARZNESHIN_PAGE_SIZE = 100;

/** More requests at once freeze the panel. */
const LINKS_AT_ONCE = 4;

/** How users are listed; `login`: the administrator who we are. */
interface MarzneshinListing {
  readLinks: ReadLinks;
  withLinks: boolean;
  login: string | undefined;
  limits?: Partial<PanelLimits> | undefined;
}

/**
 * All users, oldest first; a page costs one call, and `readLinks` another for each account. When users are
 * deleted meanwhile, the rest moves up; the listing then steps back a page, so that none is missed.
 * @throws PanelkitError
 */
export async function* listMarzneshinAccounts(
  api: FastapiApi,
  { readLinks, withLinks, login, limits }: MarzneshinListing,
): AsyncGenerator<AccountPage> {
  const guard = createListingGuard(limits);
  const seen = new Set<string>();
  let knownTotal = 0;
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const query = { page, size: MARZNESHIN_PAGE_SIZE, order_by: 'created_at' };
    const reply = await api({ method: 'GET', path: '/api/users', query });
    const answer = readReply(reply, 'list accounts', marzneshinUsersPageSchema);
    pages = answer.pages;
    const names = answer.items.map(({ username }) => username);
    guard.page(names, names.length === MARZNESHIN_PAGE_SIZE || page >= pages);
    if (answer.total < knownTotal) page = Math.max(0, page - 2);
    // However many pages the panel speaks of: behind an empty one there is nothing.
    else if (answer.items.length === 0) return;
    knownTotal = answer.total;
    const fresh = answer.items.filter(({ username }) => !seen.has(username));
    for (const { username } of fresh) seen.add(username);
    if (fresh.length === 0) continue;
    const links = linksReaderOf(fresh, readLinks);
    const accounts = fresh.map((user) => withOwner(toObservedAccount(user, []), user.owner_username, login));
    yield withLinks ? { accounts: await linked(accounts, links) } : { accounts, readLinks: links };
  }
}

async function linked(accounts: ObservedAccount[], { of }: LinksReader): Promise<ObservedAccount[]> {
  const links = await of(accounts);
  return accounts.map((account, index) => ({ ...account, links: links[index] ?? [] }));
}

/** The links of a page's users: a call for each. */
function linksReaderOf(users: MarzneshinUser[], readLinks: ReadLinks): LinksReader {
  const byName = new Map(users.map((user) => [user.username, user]));
  return {
    callsPerAccount: true,
    of: async (accounts) => {
      const links: string[][] = [];
      for (let start = 0; start < accounts.length; start += LINKS_AT_ONCE) {
        const batch = accounts.slice(start, start + LINKS_AT_ONCE).map(({ name }) => byName.get(name));
        links.push(...(await Promise.all(batch.map((user) => (user === undefined ? [] : readLinks(user))))));
      }
      return links;
    },
  };
}
