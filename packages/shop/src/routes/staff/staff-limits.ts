import type { CommandContext } from '@panelkit/sdk';
import type { Request } from 'express';
import { roleIn, viewerIn } from '../../page-context.ts';
import { countAdjustment, countGift, countRefund, giftOf, type Member } from '../../people/count-gift.ts';
import { addressOf } from '../../security/address-of.ts';
import { hostError } from '../../security/host-error.ts';
import { uuidOf } from '../../security/uuid-of.ts';
import type { Shop } from '../../shop.ts';

interface Spending extends Member {
  id: string;
  targetId: string;
  from: string;
}

/**
 * The same form sent twice is counted once; one that spends something else with the key of another is not the
 * same.
 */
function spendingOf(
  request: Request,
  { targetId, what }: { targetId: string; what: readonly (string | number)[] },
  by: CommandContext,
): Spending {
  const { user } = viewerIn(request);
  const id = uuidOf(`spent ${user.id} ${targetId} ${by.idempotencyKey} ${what.join(' ')}`);
  return { id, user, role: roleIn(request), targetId, from: addressOf(request) };
}

/** Counts a gift of the actor. @throws HostError `LIMIT_REACHED` */
export async function requireGift(
  shop: Shop,
  request: Request,
  { kind, subscriptionId, by }: { kind: 'period' | 'reset'; subscriptionId: string; by: CommandContext },
): Promise<void> {
  const gift = await giftOf(shop.panelkit, { subscriptionId, kind }, by);
  const spending = spendingOf(request, { targetId: subscriptionId, what: [kind] }, by);
  const isCounted = await countGift(shop, { ...spending, ...gift });
  if (!isCounted) throw hostError('LIMIT_REACHED');
}

/** Counts the same days, and bytes, for each of so many subscriptions. @throws HostError `LIMIT_REACHED` */
export async function requireGifts(
  shop: Shop,
  request: Request,
  {
    targetId,
    by,
    ...each
  }: { days: number; bytes: number; times: number; targetId: string; by: CommandContext },
): Promise<void> {
  const { times } = each;
  const gift = { times, days: each.days * times, bytes: each.bytes * times };
  const what = ['days', each.days, 'bytes', each.bytes, 'times', times];
  const isCounted = await countGift(shop, { ...spendingOf(request, { targetId, what }, by), ...gift });
  if (!isCounted) throw hostError('LIMIT_REACHED');
}

/** Counts what the actor puts into a wallet, or takes. @throws HostError `LIMIT_REACHED` */
export async function requireAdjustment(
  shop: Shop,
  request: Request,
  { customerId, amountMinor, by }: { customerId: string; amountMinor: number; by: CommandContext },
): Promise<void> {
  const spending = spendingOf(request, { targetId: customerId, what: ['adjusted', amountMinor] }, by);
  const spent = { ...spending, amountMinor: Math.abs(amountMinor) };
  if (!(await countAdjustment(shop, spent))) throw hostError('LIMIT_REACHED');
}

/** Counts what the actor sends back to a customer. @throws HostError `LIMIT_REACHED` */
export async function requireRefund(
  shop: Shop,
  request: Request,
  { paymentId, amountMinor, by }: { paymentId: string; amountMinor: number; by: CommandContext },
): Promise<void> {
  const spending = spendingOf(request, { targetId: paymentId, what: ['refunded', amountMinor] }, by);
  const spent = { ...spending, amountMinor };
  if (!(await countRefund(shop, spent))) throw hostError('LIMIT_REACHED');
}
