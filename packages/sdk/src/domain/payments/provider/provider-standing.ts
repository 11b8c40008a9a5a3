import type { ProviderPayment } from '../provider-payment.ts';

/** How a payment stands at its provider: nothing came · paid, and not final · over. */
export type ProviderStanding = 'open' | 'arriving' | 'ended';

type Seen = Pick<ProviderPayment, 'seenAt' | 'endedAt' | 'receivedMinor' | 'confirmation'>;

/** What is known of one payment at its provider. Money that was declined goes back: it does not arrive. */
export function standingOf({ seenAt, endedAt, receivedMinor, confirmation }: Seen): ProviderStanding {
  if (endedAt !== null) return 'ended';
  const isSeen = seenAt !== null && receivedMinor === 0;
  return isSeen && confirmation?.status !== 'declined' ? 'arriving' : 'open';
}

/** Whether the customer has paid and the money is not final: they are asked for nothing more meanwhile. */
export function isMoneyArriving(atProviders: readonly Seen[]): boolean {
  return atProviders.some((one) => standingOf(one) === 'arriving');
}
