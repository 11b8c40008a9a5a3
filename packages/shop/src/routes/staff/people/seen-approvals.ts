import type { Request } from 'express';
import { APPROVAL_PERMISSIONS, isApprovalKind } from '../../../approvals/approval-input.ts';
import type { Approval } from '../../../approvals/approvals.ts';
import { permissionsIn, viewerIn } from '../../../page-context.ts';
import type { Shop } from '../../../shop.ts';

/** Everybody sees what they may decide, and what they asked for. */
export function isSeen(request: Request, approval: Approval): boolean {
  return mayDecide(request, approval) || isOwn(request, approval);
}

/** What waits for the agreement of whoever looks. */
export async function waitingFor({ approvals }: Shop, request: Request): Promise<Approval[]> {
  return (await approvals.list()).filter(
    (approval) => approval.status === 'open' && mayDecide(request, approval) && !isOwn(request, approval),
  );
}

function mayDecide(request: Request, { kind }: Approval): boolean {
  return isApprovalKind(kind) && permissionsIn(request)(APPROVAL_PERMISSIONS[kind]);
}

function isOwn(request: Request, { requestedBy }: Approval): boolean {
  return requestedBy === viewerIn(request).user.id;
}
