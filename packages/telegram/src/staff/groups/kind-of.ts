import { neededFor } from '../staff-alert.ts';
import type { StaffPermission } from '../staff-context.ts';
import type { AlertKind } from './alert-kinds.ts';

/** By what somebody needs to act on them; everything else is about sales. */
const KINDS: Partial<Record<StaffPermission, AlertKind>> = {
  'decide-receipts': 'receipts',
  deliver: 'deliveries',
  'manage-panels': 'panels',
};

/** Of an alert; null: it is not for staff. */
export function kindOf(code: Parameters<typeof neededFor>[0]): AlertKind | null {
  const needed = neededFor(code);
  return needed === null ? null : (KINDS[needed] ?? 'sales');
}
