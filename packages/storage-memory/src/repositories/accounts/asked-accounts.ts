import type { Account, AccountsOfPanel } from '@panelkit/sdk';
import type { AccountSetReader, RekeyedAccount } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';

type AskedReader = Pick<
  AccountSetReader,
  'countRekeyed' | 'countAtFormerHosts' | 'listRekeyed' | 'listSharing'
>;

/**
 * Accounts about which staff are asked: their credentials were changed, or their links lead to a former host.
 */
export function createAskedReader({ views, run }: Pick<Access, 'views' | 'run'>): AskedReader {
  const open = (accounts: Iterable<Account>): Account[] =>
    [...accounts].filter(({ condemnedAt, removedAt }) => condemnedAt === null && removedAt === null);
  const countBy = (askedSince: 'credentialsChangedAt' | 'formerHostSince'): Promise<AccountsOfPanel[]> =>
    run(() => {
      const counted = new Map<string, AccountsOfPanel>();
      for (const { panelId, [askedSince]: at } of open(views.accounts.scan('all', ''))) {
        if (at === null) continue;
        const { accountCount = 0, since = at } = counted.get(panelId) ?? {};
        const first = new Date(Math.min(at.getTime(), since.getTime()));
        counted.set(panelId, { panelId, accountCount: accountCount + 1, since: first });
      }
      return [...counted.values()].sort((a, b) => (a.panelId < b.panelId ? -1 : 1));
    });
  return {
    countRekeyed: () => countBy('credentialsChangedAt'),
    countAtFormerHosts: () => countBy('formerHostSince'),
    listRekeyed: (panelId, limit) =>
      run(() =>
        open(views.accounts.scan('panel', panelId))
          .flatMap(({ id, subscriptionId, credentialsChangedAt: at }): RekeyedAccount[] =>
            at === null ? [] : [{ id, subscriptionId, credentialsChangedAt: new Date(at) }],
          )
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .slice(0, limit),
      ),
    listSharing: (accountIds) =>
      run(() =>
        accountIds.flatMap((sharesWith) => {
          const account = views.accounts.find(sharesWith);
          if (account === null || account.credentialsHash === null) return [];
          return [...views.accounts.scan('panel', account.panelId)]
            .filter(
              ({ id, credentialsHash, removedAt }) =>
                id !== sharesWith && removedAt === null && credentialsHash === account.credentialsHash,
            )
            .map(({ id }) => ({ id, sharesWith }));
        }),
      ),
  };
}
