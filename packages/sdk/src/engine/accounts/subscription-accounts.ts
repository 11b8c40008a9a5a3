import { type Account, isBehind, type ObservedFacts } from '../../domain/accounts/account.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { openAccountName } from './account-secrets.ts';

/** An account of a subscription, as staff find it on its panel. */
export interface SubscriptionAccount {
  id: string;
  /** Which of the subscription's places it serves. */
  placeKey: string;
  panelId: string;
  /** Null: the panel was removed. */
  panelName: string | null;
  inboundId: string;
  /** Null: the inbound was removed. */
  inboundName: string | null;
  /** Its name on the panel. */
  name: string;
  /**
   * *in-place*: the panel has it as wanted · *changing*: a change is on its way to the panel · *leaving*: it
   * is being removed.
   */
  state: 'in-place' | 'changing' | 'leaving';
  /** What the panel showed last; null: it was never seen. */
  observed: ObservedFacts | null;
}

/** Staff: where a subscription's accounts are, those that are being removed last. Asks no panel. */
export async function readSubscriptionAccounts(
  engine: Engine,
  { id, unitId }: Subscription,
  by: QueryContext,
): Promise<SubscriptionAccount[]> {
  requireStaff(actorOf(by), { kind: 'subscription', id });
  const { accounts, panels, inbounds } = engine.backend.storage;
  const present = (await accounts.listByUnit(unitId)).filter(({ removedAt }) => removedAt === null);
  const found = await Promise.all(
    present.map(async (account): Promise<SubscriptionAccount> => {
      const [panel, inbound] = await Promise.all([
        panels.find(account.panelId),
        inbounds.find(account.inboundId),
      ]);
      return toSubscriptionAccount(engine, account, {
        panelName: panel?.name ?? null,
        inboundName: inbound?.name ?? null,
      });
    }),
  );
  return found.toSorted((one, other) => Number(one.state === 'leaving') - Number(other.state === 'leaving'));
}

/** With the names of where it is. */
export function toSubscriptionAccount(
  { secretBox }: Pick<Engine, 'secretBox'>,
  account: Account,
  names: Pick<SubscriptionAccount, 'panelName' | 'inboundName'>,
): SubscriptionAccount {
  const { id, placeKey, panelId, inboundId, observed } = account;
  const name = openAccountName(secretBox, account);
  return { id, placeKey, panelId, inboundId, ...names, name, state: stateOf(account), observed };
}

function stateOf(account: Account): SubscriptionAccount['state'] {
  if (account.condemnedAt !== null) return 'leaving';
  return isBehind(account) ? 'changing' : 'in-place';
}
