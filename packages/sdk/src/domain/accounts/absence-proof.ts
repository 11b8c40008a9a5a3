import type { Panel } from '../panels/panel.ts';
import type { Account } from './account.ts';

/**
 * What is proved is acted upon within minutes, unless its panel was silent: a backup may have been restored
 * there meanwhile.
 */
const VALID_MS = 60 * 60_000;

/**
 * When it was proved that an account is gone, if that still holds at `now`; null: a listing must show it once
 * more. Staff trust a panel again after they have repaired it, so what it did not show before may be there.
 * Of one that is to go, nothing is made again.
 */
export function absenceProofAt(
  { absenceProvedAt, condemnedAt }: Pick<Account, 'absenceProvedAt' | 'condemnedAt'>,
  { trustedAt }: Pick<Panel, 'trustedAt'>,
  now: Date,
): Date | null {
  if (absenceProvedAt === null || condemnedAt !== null) return absenceProvedAt;
  const isBeforeRepair = trustedAt !== null && absenceProvedAt < trustedAt;
  const isOld = now.getTime() - absenceProvedAt.getTime() > VALID_MS;
  return isBeforeRepair || isOld ? null : absenceProvedAt;
}
