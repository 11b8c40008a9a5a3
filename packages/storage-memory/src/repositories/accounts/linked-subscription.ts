import type { Account, Subscription } from '@panelkit/sdk';
import type { LinkedAccount, LinkedFacts, LinkedSubscription } from '@panelkit/sdk/ports';
import type { Views } from '../../database/views.ts';
import { copyOf } from '../../rows/copy-of.ts';

/** What the shop link is answered from whose token has one of these hashes. */
export function findLinked(
  { subscriptions, accounts, plans }: Views,
  tokenHashes: readonly string[],
): LinkedSubscription | null {
  for (const hash of tokenHashes) {
    const subscription = subscriptions.findBy('tokenHash', hash);
    if (subscription === null) continue;
    const { id, linkDeviceLimit, placement } = plans.get(subscription.planId);
    return {
      subscription: linkedFactsOf(subscription),
      accounts: Array.from(accounts.scan('live', subscription.id), linkedAccountOf),
      plan: copyOf({ id, linkDeviceLimit, placement }),
    };
  }
  return null;
}

function linkedFactsOf(subscription: Subscription): LinkedFacts {
  const { id, customerId, planId, tokenHash, period, granted, usedBytes, autoRenew } = subscription;
  const { suspension, pause, termination } = subscription;
  return {
    id,
    customerId,
    planId,
    tokenHash,
    period,
    usedBytes,
    autoRenew,
    ...copyOf({ granted, suspension, pause, termination }),
  };
}

function linkedAccountOf(account: Account): LinkedAccount {
  const { id, placeKey, inboundId, seenAt, missingSince, observed, sealedLinks } = account;
  return copyOf({ id, placeKey, inboundId, seenAt, missingSince, observed, sealedLinks });
}
