import type { Account, RekeyedAccounts } from '@panelkit/sdk';
import type { AccountSetReader, RekeyedAccount } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';

/** Accounts whose credentials were changed on their panel. */
export function createRekeyedReader({
  views,
  run,
}: Pick<Access, 'views' | 'run'>): Pick<AccountSetReader, 'countRekeyed' | 'listRekeyed' | 'listSharing'> {
  const rekeyed = (accounts: Iterable<Account>): (RekeyedAccount & { panelId: string })[] =>
    [...accounts].flatMap(({ id, panelId, subscriptionId, credentialsChangedAt, condemnedAt, removedAt }) =>
      credentialsChangedAt === null || condemnedAt !== null || removedAt !== null
        ? []
        : [{ id, panelId, subscriptionId, credentialsChangedAt: new Date(credentialsChangedAt) }],
    );
  return {
    countRekeyed: () =>
      run(() => {
        const counted = new Map<string, RekeyedAccounts>();
        for (const { panelId, credentialsChangedAt: at } of rekeyed(views.accounts.scan('all', ''))) {
          const { accountCount = 0, since = at } = counted.get(panelId) ?? {};
          counted.set(panelId, { panelId, accountCount: accountCount + 1, since: at < since ? at : since });
        }
        return [...counted.values()].sort((a, b) => (a.panelId < b.panelId ? -1 : 1));
      }),
    listRekeyed: (panelId, limit) =>
      run(() =>
        rekeyed(views.accounts.scan('panel', panelId))
          .map(({ panelId: _, ...account }) => account)
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
