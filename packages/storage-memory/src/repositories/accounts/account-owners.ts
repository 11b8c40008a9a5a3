import type { BulkTarget, PlaceSet } from '@panelkit/sdk';
import type { AccountSetReader } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';

type OwnerReader = Pick<AccountSetReader, 'countSubscriptions' | 'listSubscriptionIds' | 'countPlaceSets'>;

/** Whose accounts are on a panel or an inbound, or belong to a plan. */
export function createOwnerReader({ views, run }: Pick<Access, 'views' | 'run'>): OwnerReader {
  const hasAccount = (id: string): boolean => [...views.accounts.scan('live', id)].length > 0;
  const ofPlan = (planId: string): string[] =>
    [...views.subscriptions.scan('plan', planId)].map(({ id }) => id).filter(hasAccount);
  const ofAnyone = (): string[] =>
    [...views.subscriptions.scan('all', '')]
      .filter(({ id, termination }) => termination === null && hasAccount(id))
      .map(({ id }) => id);
  const onPanel = ({ panelId, inboundId }: { panelId: string; inboundId: string | null }): string[] =>
    [...views.accounts.scan('panel', panelId)]
      .filter((account) => account.condemnedAt === null)
      .filter((account) => inboundId === null || account.inboundId === inboundId)
      .map((account) => account.subscriptionId);
  const owners = ({ planId, panelId, inboundId }: BulkTarget): Set<string> => {
    if (planId !== null) return new Set(ofPlan(planId));
    return new Set(panelId === null ? ofAnyone() : onPanel({ panelId, inboundId }));
  };
  return {
    countSubscriptions: (target) => run(() => owners(target).size),
    listSubscriptionIds: ({ after, limit, ...target }) =>
      run(() =>
        [...owners(target)]
          .filter((id) => after === null || id > after)
          .sort()
          .slice(0, limit),
      ),
    countPlaceSets: (planId) => run(() => grouped(ofPlan(planId).map((id) => placeSetOf(views, id)))),
  };
}

function placeSetOf({ subscriptions, accounts, changes }: Access['views'], id: string): PlaceSet {
  const { granted, accountId } = subscriptions.get(id);
  const live = [...accounts.scan('live', id)];
  return {
    keys: live.map(({ placeKey }) => placeKey).sort(),
    leadKey: live.find((account) => account.id === accountId)?.placeKey ?? null,
    isDelivered: granted !== null,
    isChanging: changes.findBy('pending', id) !== null,
    subscriptionCount: 1,
  };
}

/** In the order of their keys. */
function grouped(sets: readonly PlaceSet[]): PlaceSet[] {
  const groups = new Map<string, PlaceSet>();
  for (const set of sets) {
    const { keys, leadKey, isDelivered, isChanging } = set;
    const group = JSON.stringify([keys, leadKey, isDelivered, isChanging]);
    const subscriptionCount = (groups.get(group)?.subscriptionCount ?? 0) + 1;
    groups.set(group, { ...set, subscriptionCount });
  }
  return [...groups].sort(([first], [second]) => (first < second ? -1 : 1)).map(([, set]) => set);
}
