import type { DesiredAccount, ObservedAccount } from '@panelkit/sdk';

/**
 * For an account whose wanted inbound the panel does not have: one that is only to be off is switched off
 * where it is. Null: nothing can be written.
 */
export function offWhereItIs(
  desired: DesiredAccount,
  existing: ObservedAccount | null,
): DesiredAccount | null {
  return existing === null || desired.enabled ? null : { ...desired, inboundKeys: existing.inboundKeys };
}
