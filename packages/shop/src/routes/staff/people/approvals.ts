import { isPanelkitError } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import { isApprovalKind } from '../../../approvals/approval-input.ts';
import type { Approval } from '../../../approvals/approvals.ts';
import { carryOut } from '../../../approvals/carry-out.ts';
import { tellRequester } from '../../../approvals/tell-staff.ts';
import { actorOf, pageContextOf, roleIn, viewerIn } from '../../../page-context.ts';
import { approvalsPage } from '../../../pages/staff/people/approvals-page.ts';
import { listRoles } from '../../../roles/roles.ts';
import { addressOf } from '../../../security/address-of.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import { hostError, isHostError } from '../../../security/host-error.ts';
import type { Shop } from '../../../shop.ts';
import { panelNamesOf } from '../../names-of.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { namesOf } from '../staff-names.ts';
import { isSeen } from './seen-approvals.ts';

const HOME = '/staff/approvals';

/**
 * What waits for a second member of the staff. Everybody sees what they may decide, and what they asked for.
 */
export function createApprovalRoutes(shop: Shop): Router {
  const router = Router();
  const { approvals } = shop;
  router.get(HOME, async (request, response) => {
    const seen = (await approvals.list()).filter((approval) => isSeen(request, approval));
    const customers = seen.flatMap(({ input }) =>
      input?.kind === 'adjust-wallet' ? [input.customerId] : [],
    );
    const namesPanels = seen.some(({ kind }) => kind === 'set-panel-login');
    response.send(
      approvalsPage(pageContextOf(request), {
        approvals: seen,
        me: viewerIn(request).user.id,
        currency: shop.currency,
        done: doneText(request),
        people: await peopleOf(shop, seen),
        customers: await namesOf(shop, customers),
        panels: namesPanels ? await panelNamesOf(shop.panelkit, { actor: actorOf(request) }) : new Map(),
        roles: await listRoles(shop.store.roles),
      }),
    );
  });
  const isProved = requireFreshProof(shop);
  router.post(`${HOME}/:id/approve`, isProved, async (request, response) => {
    const { id, requestedBy } = await seenOf(shop, request);
    if (requestedBy === viewerIn(request).user.id) throw hostError('OWN_REQUEST');
    const approval = await approvals.approve(id, viewerIn(request).user);
    if (approval === null) throw hostError('REQUEST_OVER');
    await carryOutApproved(shop, request, approval);
    response.redirect(303, `${HOME}?done=approved`);
  });
  router.post(`${HOME}/:id/decline`, isProved, async (request, response) => {
    const approval = await seenOf(shop, request);
    if (!(await approvals.decline(approval.id, viewerIn(request).user))) throw hostError('REQUEST_OVER');
    await record(shop, request, approval, 'approval.declined');
    await tell(shop, approval, false);
    response.redirect(303, `${HOME}?done=declined`);
  });
  return router;
}

async function seenOf({ approvals }: Shop, request: Request): Promise<Approval> {
  const approval = await approvals.find(paramOf(request, 'id'));
  if (approval === null || !isSeen(request, approval)) throw hostError('PAGE_NOT_FOUND');
  return approval;
}

/** What is refused ends the request; what merely failed may be tried again. */
async function carryOutApproved(shop: Shop, request: Request, approval: Approval): Promise<void> {
  // Who agreed first, when a process died over it.
  const approver = await shop.store.users.find(approval.decidedBy ?? '');
  if (approver === null) throw hostError('REQUEST_OVER');
  try {
    if (approval.input === null) throw hostError('REQUEST_STALE');
    const { id, requestedBy, actedAt } = approval;
    const roles = { approver, approverRole: roleIn(request) };
    await carryOut(shop, approval.input, { id, requestedBy, actedAt, ...roles, from: addressOf(request) });
  } catch (error) {
    const isRefusal = isHostError(error) || (isPanelkitError(error) && !error.retryable);
    if (!isRefusal) throw error;
    await shop.approvals.finish(approval, error.code);
    await record(shop, request, approval, 'approval.failed');
    await tell(shop, approval, false);
    throw error;
  }
  await shop.approvals.finish(approval, null);
  await record(shop, request, approval, 'approval.approved');
  await tell(shop, approval, true);
}

async function record(shop: Shop, request: Request, approval: Approval, action: string): Promise<void> {
  const requester = await shop.store.users.find(approval.requestedBy);
  const by = viewerIn(request).user;
  const note = `${approval.kind}: asked by ${requester?.email ?? approval.requestedBy}`;
  await recordStaffAction(shop, request, { by, action, targetId: approval.id, note });
}

async function tell(shop: Shop, { requestedBy, kind }: Approval, isDone: boolean): Promise<void> {
  const requester = await shop.store.users.find(requestedBy);
  if (requester !== null && isApprovalKind(kind)) tellRequester(shop, requester, { kind, isDone });
}

async function peopleOf({ store }: Shop, approvals: Approval[]): Promise<Map<string, string>> {
  const ids = approvals.flatMap(({ requestedBy, decidedBy, input }) => [
    requestedBy,
    ...(decidedBy === null ? [] : [decidedBy]),
    ...(input?.kind === 'change-role' ? [input.userId] : []),
  ]);
  const users = await Promise.all([...new Set(ids)].map((id) => store.users.find(id)));
  return new Map(users.flatMap((user) => (user === null ? [] : [[user.id, user.name || user.id] as const])));
}
