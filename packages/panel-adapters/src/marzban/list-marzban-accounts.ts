import { type AccountPage, createListingGuard, type PanelLimits } from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { readReply } from '../fastapi/fastapi-reply.ts';
import { withOwner } from '../fastapi/with-owner.ts';
import { marzbanUsersPageSchema } from './marzban-schemas.ts';
import { toObservedAccount } from './to-observed-account.ts';
import type { WholeLinks } from './whole-links.ts';

/** Users a page: a page then stays under about 1.5 s of the panel's time. */
export const MARZBAN_PAGE_SIZE = 100;

/**
 * All users, oldest first, in ⌈N / page⌉ calls: the panel has no default order, and new users come last. When
 * users are deleted meanwhile, the rest moves up; the listing then steps back, so that none is missed.
 * @throws PanelkitError
 */
export async function* listMarzbanAccounts(
  { api, whole }: { api: FastapiApi; whole: WholeLinks },
  login: string | undefined,
  limits?: Partial<PanelLimits>,
): AsyncGenerator<AccountPage> {
  const guard = createListingGuard(limits);
  let offset = 0;
  let knownTotal = 0;
  let lastNames = new Set<string>();
  for (;;) {
    const query = { offset, limit: MARZBAN_PAGE_SIZE, sort: 'created_at,username' };
    const { users, total } = await whole.read(
      async () => {
        const reply = await api({ method: 'GET', path: '/api/users', query });
        return readReply(reply, 'list accounts', marzbanUsersPageSchema);
      },
      (page) => page.users.flatMap(({ links }) => links),
    );
    const isFull = users.length === MARZBAN_PAGE_SIZE || offset + users.length >= total;
    const names = users.map(({ username }) => username);
    guard.page(names, isFull);
    const movedUp = Math.min(Math.max(0, knownTotal - total), offset, MARZBAN_PAGE_SIZE);
    knownTotal = total;
    if (movedUp > 0) {
      offset -= movedUp;
      continue;
    }
    const fresh = users.filter((user) => !lastNames.has(user.username));
    const accounts = fresh.map((user) => withOwner(toObservedAccount(user), user.admin?.username, login));
    if (accounts.length > 0) yield { accounts };
    offset += users.length;
    if (users.length === 0 || offset >= total) return;
    lastNames = new Set(names);
  }
}
