import { addMs, DAY_MS } from '@panelkit/sdk';
import type { Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';

/**
 * Writes down, before it is done, that a member of the staff gives a customer time or volume for nothing; what has this id is counted once.
 * False for who did so as often as the settings allow within 24 hours.
 */
export function countGift(
  { store, clock, settings }: Pick<Shop, 'store' | 'clock'> & { settings: Pick<Shop['settings'], 'current'> },
  { user, ...gift }: { id: string; user: User; targetId: string; from: string },
): Promise<boolean> {
  const at = clock.now();
  const most = user.role === 'owner' ? null : settings.current().giftsPerDay;
  const staffAction = { ...gift, userId: user.id, action: 'service.given', note: '', at };
  return store.staffActions.insertUpTo(staffAction, { most, since: addMs(at, -DAY_MS) });
}

/** The most that this member of the staff may give or take at once; null: any amount. */
export function maxAdjustmentMinor(
  settings: Pick<Shop['settings'], 'current'>,
  { role }: Pick<User, 'role'>,
): number | null {
  return role === 'owner' ? null : settings.current().adjustUpToMinor;
}
