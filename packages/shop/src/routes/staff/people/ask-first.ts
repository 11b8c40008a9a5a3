import type { Request } from 'express';
import { type ApprovalInput, needsApproval } from '../../../approvals/approval-input.ts';
import { tellApprovers } from '../../../approvals/tell-staff.ts';
import { viewerIn } from '../../../page-context.ts';
import { assertFreshProof } from '../../../security/fresh-proof.ts';
import type { Shop } from '../../../shop.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { Ended } from '../run-staff-action.ts';

/** Answered by what was stored for a second member of the staff instead of being done. */
export const ASKED = new Ended('asked');

/**
 * Stores it for a second member of the staff, where the owner wants two for it.
 * @returns whether it was stored: then it is not to be done now
 * @throws HostError `PROVE_FIRST`
 */
export async function askFirst(shop: Shop, request: Request, input: ApprovalInput): Promise<boolean> {
  if (!needsApproval(shop.settings.current(), input)) return false;
  assertFreshProof(shop, request);
  const { user } = viewerIn(request);
  const targetId = await shop.approvals.ask(input, user);
  await recordStaffAction(shop, request, { by: user, action: 'approval.asked', targetId, note: input.kind });
  await tellApprovers(shop, input.kind, user);
  return true;
}
