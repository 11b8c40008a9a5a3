import { Router } from 'express';
import * as z from 'zod';
import { pageContextOf, requireStaff, viewerIn } from '../../page-context.ts';
import { type PeopleView, staffPeoplePage } from '../../pages/staff/people-page.ts';
import { recordAccountChange } from '../../people/account-changes.ts';
import { generatePassword } from '../../people/accounts.ts';
import { isStaff } from '../../people/permissions.ts';
import { unlinkStaffChats } from '../../people/staff-chats.ts';
import { addressOf } from '../../security/address-of.ts';
import { parseForm } from '../../security/form-guard.ts';
import { requireFreshProof } from '../../security/fresh-proof.ts';
import { hostError } from '../../security/host-error.ts';
import type { Shop } from '../../shop.ts';
import { paramOf } from '../param-of.ts';
import { recordStaffAction } from './record-staff-action.ts';

const addForm = z.object({
  name: z.string().trim().min(1).max(100),
  email: z.string().trim().toLowerCase().max(200).pipe(z.email()),
  role: z.enum(['owner', 'support', 'finance', 'technician']),
});

/** Who works here, and who did what to them. */
export function createStaffPeopleRoutes(shop: Shop): Router {
  const { store, accounts } = shop;
  const router = Router();
  router.use('/staff/people', requireStaff('manage-staff'));
  router.get('/staff/people', async (request, response) => {
    response.send(staffPeoplePage(pageContextOf(request), await viewOf(shop, {})));
  });
  const isProved = requireFreshProof(shop);
  router.post('/staff/people', isProved, async (request, response) => {
    const input = parseForm(addForm, request);
    const password = generatePassword();
    const user = await accounts.signUp({ ...input, password, language: null });
    if (typeof user === 'string') {
      const problem = pageContextOf(request).texts.peopleProblems[user];
      response.status(400).send(staffPeoplePage(pageContextOf(request), await viewOf(shop, { problem })));
      return;
    }
    const by = viewerIn(request).user;
    await recordStaffAction(shop, request, { by, action: 'staff.added', targetId: user.id, note: user.role });
    await recordAccountChange(shop, { user, change: 'account.role-given', by, from: addressOf(request) });
    const made = { email: input.email, password };
    response.send(staffPeoplePage(pageContextOf(request), await viewOf(shop, { made })));
  });
  router.post('/staff/people/:id/remove', isProved, async (request, response) => {
    const user = await store.users.find(paramOf(request, 'id'));
    const by = viewerIn(request).user;
    if (user === null || !isStaff(user.role) || user.deletedAt !== null) throw hostError('PAGE_NOT_FOUND');
    if (user.id === by.id) throw hostError('FORBIDDEN');
    await accounts.remove(user);
    await unlinkStaffChats(shop, user);
    await recordAccountChange(shop, { user, change: 'account.role-taken', by, from: addressOf(request) });
    await recordStaffAction(shop, request, {
      by,
      action: 'staff.removed',
      targetId: user.id,
      note: user.email ?? '',
    });
    response.redirect(303, '/staff/people');
  });
  return router;
}

async function viewOf(
  { store }: Shop,
  said: Partial<Pick<PeopleView, 'made' | 'problem'>>,
): Promise<PeopleView> {
  const staff = await store.users.list({ staff: true, limit: 200 });
  const staffActions = await store.staffActions.list(50);
  const ids = new Set(staffActions.flatMap(({ userId, targetId }) => [userId, targetId]));
  const found = await Promise.all([...ids].map((id) => store.users.find(id)));
  const users = new Map(found.flatMap((user) => (user === null ? [] : [[user.id, user] as const])));
  return { staff, staffActions, users, made: null, problem: null, ...said };
}
