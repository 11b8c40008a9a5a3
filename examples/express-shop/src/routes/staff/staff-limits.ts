import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { viewerIn } from '../../page-context.ts';
import { countGift, maxAdjustmentMinor } from '../../people/count-gift.ts';
import { addressOf } from '../../security/address-of.ts';
import { hostError } from '../../security/host-error.ts';
import type { Shop } from '../../shop.ts';
import type { User } from '../../store/shop-store.ts';

/** Counts a gift of the actor. @throws HostError `LIMIT_REACHED` */
export async function requireGift(shop: Shop, request: Request, targetId: string): Promise<void> {
  const { user } = viewerIn(request);
  const gift = { id: randomUUID(), user, targetId, from: addressOf(request) };
  if (!(await countGift(shop, gift))) throw hostError('LIMIT_REACHED');
}

/** Whether it is more than this member of the staff may give or take at once. */
export function exceedsAdjustment({ settings }: Shop, user: User, amountMinor: number): boolean {
  const most = maxAdjustmentMinor(settings, user);
  return most !== null && amountMinor > most;
}
