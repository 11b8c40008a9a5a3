import { addMs, DAY_MS, type Panelkit, type QueryContext } from '@panelkit/sdk';
import { limitsOf } from '../roles/role-limits.ts';
import type { StaffRole } from '../roles/roles.ts';
import type { Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';
import type { SpentAction } from '../store/spent-action.ts';

type Parts = Pick<Shop, 'store' | 'clock'> & { settings: Pick<Shop['settings'], 'current'> };

/** Somebody of the staff, with the role of this moment. */
export interface Member {
  user: User;
  role: StaffRole;
}

const BYTES_PER_GIGABYTE = 1024 ** 3;

/**
 * What somebody is given: a period of the plan, or the traffic that was used. What has no bound counts as
 * nothing.
 */
export async function giftOf(
  { subscriptions, plans }: Pick<Panelkit, 'subscriptions' | 'plans'>,
  { subscriptionId, kind }: { subscriptionId: string; kind: 'period' | 'reset' },
  by: QueryContext,
): Promise<{ days: number; bytes: number }> {
  const { planId, usedBytes } = await subscriptions.get(subscriptionId, by);
  if (kind === 'reset') return { days: 0, bytes: usedBytes };
  const { durationDays, trafficLimitBytes } = await plans.get(planId);
  return { days: Math.ceil(durationDays ?? 0), bytes: trafficLimitBytes ?? 0 };
}

/**
 * Writes down, before it is done, that a member of the staff gives a customer time or volume for nothing;
 * what has this id is counted once. False for who has given as much as the role allows within 24 hours.
 */
export function countGift(
  parts: Parts,
  {
    user,
    role,
    ...gift
  }: Member & { id: string; targetId: string; from: string; times?: number; days: number; bytes: number },
): Promise<boolean> {
  const { giftsPerDay, giftDaysPerDay, giftGigabytesPerDay } = limitsOf(role, parts.settings.current());
  const bytes = giftGigabytesPerDay === null ? null : giftGigabytesPerDay * BYTES_PER_GIGABYTE;
  return count(
    parts,
    { times: 1, ...gift, userId: user.id, action: 'service.given', amountMinor: 0 },
    { times: giftsPerDay, days: giftDaysPerDay, bytes, amountMinor: null },
  );
}

interface CountedMoney extends Member {
  id: string;
  targetId: string;
  from: string;
  amountMinor: number;
}

/** The same for money that is put into a wallet or taken from it; `amountMinor` is without a sign. */
export function countAdjustment(parts: Parts, adjustment: CountedMoney): Promise<boolean> {
  const { adjustUpToMinor, adjustPerDayMinor } = limitsOf(adjustment.role, parts.settings.current());
  const limits = { upToMinor: adjustUpToMinor, perDayMinor: adjustPerDayMinor };
  return countMoney(parts, adjustment, { action: 'wallet.adjusted', ...limits });
}

/** The same for money that is sent back to a customer. */
export function countRefund(parts: Parts, refund: CountedMoney): Promise<boolean> {
  const { refundUpToMinor, refundPerDayMinor } = limitsOf(refund.role, parts.settings.current());
  const limits = { upToMinor: refundUpToMinor, perDayMinor: refundPerDayMinor };
  return countMoney(parts, refund, { action: 'payment.refunded', ...limits });
}

async function countMoney(
  parts: Parts,
  { user, role: _role, ...moved }: CountedMoney,
  limits: { action: string; upToMinor: number | null; perDayMinor: number | null },
): Promise<boolean> {
  const { action, upToMinor, perDayMinor } = limits;
  if (upToMinor !== null && moved.amountMinor > upToMinor) return false;
  // Without a limit of the day there is nothing to count: the ledger has it.
  if (perDayMinor === null) return true;
  const spent = { ...moved, userId: user.id, action, times: 1, days: 0, bytes: 0 };
  return count(parts, spent, { times: null, days: null, bytes: null, amountMinor: perDayMinor });
}

function count(
  { store, clock }: Parts,
  spent: Omit<SpentAction, 'note' | 'at'>,
  bounds: Parameters<Shop['store']['staffActions']['insertUpTo']>[1]['bounds'],
): Promise<boolean> {
  const at = clock.now();
  return store.staffActions.insertUpTo({ ...spent, note: '', at }, { bounds, since: addMs(at, -DAY_MS) });
}
