import { randomUUID } from 'node:crypto';
import { addMs, DAY_MS } from '@panelkit/sdk';
import type { Request } from 'express';
import { viewerIn } from '../../page-context.ts';
import { addressOf } from '../../security/address-of.ts';
import { hostError } from '../../security/host-error.ts';
import type { Shop } from '../../shop.ts';
import type { User } from '../../store/shop-store.ts';

/**
 * Writes down, before it is done, that staff give a customer time or volume for nothing. @throws HostError `LIMIT_REACHED` for who did so
 * as often as the settings allow within 24 hours
 */
export async function countGift(shop: Shop, request: Request, targetId: string): Promise<void> {
  const { store, clock, settings } = shop;
  const { user } = viewerIn(request);
  const at = clock.now();
  const most = user.role === 'owner' ? null : settings.current().giftsPerDay;
  const from = addressOf(request);
  const staffAction = {
    id: randomUUID(),
    userId: user.id,
    action: 'service.given',
    targetId,
    note: '',
    from,
    at,
  };
  const isCounted = await store.staffActions.insertUpTo(staffAction, { most, since: addMs(at, -DAY_MS) });
  if (!isCounted) throw hostError('LIMIT_REACHED');
}

/** Whether it is more than this member of the staff may give or take at once. */
export function exceedsAdjustment({ settings }: Shop, { role }: User, amountMinor: number): boolean {
  return role !== 'owner' && amountMinor > settings.current().adjustUpToMinor;
}
