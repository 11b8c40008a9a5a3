import type { Account, Backend, CapacityHold, Subscription } from '@panelkit/sdk';
import { readAll } from './read-all.ts';

/**
 * Once nothing is under way: the place that an account holds is the one where it is, counted for the plan
 * that it is of.
 */
export async function checkPlaces({ storage }: Backend): Promise<string[]> {
  const accounts = await readAll<Account>((page) => storage.accounts.list(page));
  const subscriptions = await readAll<Subscription>((page) => storage.subscriptions.list(page));
  const planOf = new Map(subscriptions.map(({ id, planId }) => [id, planId]));
  const live = accounts.filter(({ condemnedAt }) => condemnedAt === null);
  const holds = new Map<string, CapacityHold | null>();
  await storage.transaction(async (tx) => {
    for (const { capacityHoldId: id } of live) holds.set(id, await tx.capacity.find(id));
  });
  return live.flatMap((account) => {
    const hold = holds.get(account.capacityHoldId);
    if (hold?.state !== 'posted') return [`5: account ${account.id} holds no place`];
    return [
      ...(hold.inboundId === account.inboundId ? [] : [`5: account ${account.id} holds a place elsewhere`]),
      ...(!hold.countsForPlan || hold.planId === planOf.get(account.subscriptionId)
        ? []
        : [`5: account ${account.id} holds a place of another plan`]),
    ];
  });
}
