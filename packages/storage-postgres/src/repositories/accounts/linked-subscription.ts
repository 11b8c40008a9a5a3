import type { Account, Plan, Subscription } from '@panelkit/sdk';
import type { LinkedAccount, LinkedFacts, LinkedSubscription } from '@panelkit/sdk/ports';
import type { Session } from '../../database/database.ts';
import { accounts } from '../../rows/account-rows.ts';
import { plans } from '../../rows/catalogue-rows.ts';
import type { Columns } from '../../rows/columns.ts';
import { hashesOf } from '../../rows/hashes-of.ts';
import { readAs, selectAs } from '../../rows/joined.ts';
import { subscriptions } from '../../rows/service-rows.ts';

const linkedSubscriptions = { columns: factColumns(subscriptions.columns) };
const linkedAccounts = { columns: accountColumns(accounts.columns) };
const linkedPlans = { columns: planColumns(plans.columns) };

const byTokenHash = `
  SELECT ${selectAs('subscription', linkedSubscriptions)}, ${selectAs('plan', linkedPlans)}, ${selectAs('account', linkedAccounts)}
  FROM panelkit.subscriptions subscription
  JOIN panelkit.plans plan ON plan.id = subscription.plan_id
  LEFT JOIN panelkit.accounts account
    ON account.subscription_id = subscription.id AND account.condemned_at IS NULL
  WHERE panelkit.hash_of(subscription.token_hash) = ANY(${hashesOf('$1')})
  ORDER BY account.id`;

/** What the shop link is answered from whose token has one of these hashes. */
export async function findLinked(
  session: Session,
  tokenHashes: readonly string[],
): Promise<LinkedSubscription | null> {
  const found = await session.query(byTokenHash, [tokenHashes]);
  const [first] = found;
  if (first === undefined) return null;
  const subscription = readAs('subscription', linkedSubscriptions, first);
  const plan = readAs('plan', linkedPlans, first);
  if (subscription === null || plan === null) return null;
  const rows = found.map((cells) => readAs('account', linkedAccounts, cells));
  return { subscription, plan, accounts: rows.filter((account) => account !== null) };
}

function factColumns(columns: Columns<Subscription>): Columns<LinkedFacts> {
  const { id, customerId, planId, tokenHash, period, granted, usedBytes, autoRenew } = columns;
  const { suspension, pause, termination } = columns;
  return {
    id,
    customerId,
    planId,
    tokenHash,
    period,
    granted,
    usedBytes,
    autoRenew,
    suspension,
    pause,
    termination,
  };
}

function accountColumns(columns: Columns<Account>): Columns<LinkedAccount> {
  const { id, placeKey, inboundId, seenAt, missingSince, observed, sealedLinks } = columns;
  return { id, placeKey, inboundId, seenAt, missingSince, observed, sealedLinks };
}

function planColumns({ id, linkDeviceLimit, placement }: Columns<Plan>): Columns<LinkedSubscription['plan']> {
  return { id, linkDeviceLimit, placement };
}
