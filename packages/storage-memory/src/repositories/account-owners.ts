import type { BulkTarget } from '@panelkit/sdk';
import type { AccountSetReader } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';

/** Whose accounts are on a panel or an inbound. */
export function createOwnerReader({
  views,
  run,
}: Pick<Access, 'views' | 'run'>): Pick<AccountSetReader, 'countSubscriptions' | 'listSubscriptionIds'> {
  const ownersOn = ({ panelId, inboundId }: BulkTarget): Set<string> => {
    const owners = new Set<string>();
    for (const account of views.accounts.scan('panel', panelId)) {
      if (account.condemnedAt !== null) continue;
      if (inboundId === null || account.inboundId === inboundId) owners.add(account.subscriptionId);
    }
    return owners;
  };
  return {
    countSubscriptions: (target) => run(() => ownersOn(target).size),
    listSubscriptionIds: ({ after, limit, ...target }) =>
      run(() =>
        [...ownersOn(target)]
          .filter((id) => after === null || id > after)
          .sort()
          .slice(0, limit),
      ),
  };
}
