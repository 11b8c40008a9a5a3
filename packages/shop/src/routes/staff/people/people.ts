import { type Request, Router } from 'express';
import * as z from 'zod';
import { pageContextOf, requireStaff, roleIn, viewerIn } from '../../../page-context.ts';
import { type PeopleView, staffPeoplePage } from '../../../pages/staff/people/people-page.ts';
import { recordAccountChange } from '../../../people/account-changes.ts';
import { generatePassword } from '../../../people/accounts.ts';
import { unlinkStaffChats } from '../../../people/staff-chats.ts';
import { isStaff } from '../../../roles/permissions.ts';
import { covers, findRole, listRoles, type StaffRole } from '../../../roles/roles.ts';
import { addressOf } from '../../../security/address-of.ts';
import { parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import { hostError } from '../../../security/host-error.ts';
import { oneLine } from '../../../security/plain-input.ts';
import type { Shop } from '../../../shop.ts';
import type { User } from '../../../store/shop-store.ts';
import { paramOf } from '../../param-of.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { usersOf } from '../staff-names.ts';
import { askFirst } from './ask-first.ts';

const role = z.string().max(50);
const addForm = z.object({
  name: oneLine.min(1).max(100),
  email: z.string().trim().toLowerCase().max(200).pipe(z.email()),
  role,
});
const roleForm = z.object({ role });

/** Who works here, and who did what to them. */
export function createStaffPeopleRoutes(shop: Shop): Router {
  const { accounts } = shop;
  const router = Router();
  router.use('/staff/people', requireStaff('manage-staff'));
  router.get('/staff/people', async (request, response) => {
    response.send(staffPeoplePage(pageContextOf(request), await viewOf(shop, request, {})));
  });
  const isProved = requireFreshProof(shop);
  router.post('/staff/people', isProved, async (request, response) => {
    const input = parseForm(addForm, request);
    const given = await grantableRole(shop, request, input.role);
    const { name, email } = input;
    const asked = { kind: 'add-staff', name, email, roleId: given.id, roleVersion: given.version } as const;
    if (await askFirst(shop, request, asked)) return response.redirect(303, '/staff/approvals?done=asked');
    const password = generatePassword();
    const user = await accounts.signUp({ ...input, password, language: null });
    if (typeof user === 'string') {
      const problem = pageContextOf(request).texts.peopleProblems[user];
      const view = await viewOf(shop, request, { problem });
      return response.status(400).send(staffPeoplePage(pageContextOf(request), view));
    }
    const by = viewerIn(request).user;
    const note = given.name ?? given.id;
    await recordStaffAction(shop, request, { by, action: 'staff.added', targetId: user.id, note });
    await recordAccountChange(shop, { user, change: 'account.role-given', by, from: addressOf(request) });
    const made = { email: input.email, password };
    response.send(staffPeoplePage(pageContextOf(request), await viewOf(shop, request, { made })));
  });
  router.use(createMemberChanges(shop));
  return router;
}

function createMemberChanges(shop: Shop): Router {
  const { store, accounts } = shop;
  const router = Router();
  const isProved = requireFreshProof(shop);
  router.post('/staff/people/:id/role', isProved, async (request, response) => {
    const { user, role: had } = await memberOf(shop, request);
    const given = await grantableRole(shop, request, parseForm(roleForm, request).role);
    const asked = { from: user.role, to: given.id, toVersion: given.version };
    if (await askFirst(shop, request, { kind: 'change-role', userId: user.id, ...asked }))
      return response.redirect(303, '/staff/approvals?done=asked');
    const isChanged = await store.users.changeRole(user.id, { from: user.role, to: given.id });
    if (!isChanged) throw hostError('CHANGED_MEANWHILE');
    const note = `${had.name ?? had.id} → ${given.name ?? given.id}`;
    const by = viewerIn(request).user;
    await recordStaffAction(shop, request, { by, action: 'staff.role-changed', targetId: user.id, note });
    await recordAccountChange(shop, { user, change: 'account.role-changed', by, from: addressOf(request) });
    response.redirect(303, '/staff/people');
  });
  router.post('/staff/people/:id/remove', isProved, async (request, response) => {
    const { user } = await memberOf(shop, request);
    await accounts.remove(user);
    await unlinkStaffChats(shop, user);
    const by = viewerIn(request).user;
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

/** A role that the actor may give. @throws HostError `BAD_REQUEST`, `MORE_THAN_YOURS` */
async function grantableRole({ store, settings }: Shop, request: Request, id: string): Promise<StaffRole> {
  const found = await findRole(store.roles, id);
  if (found === null) throw hostError('BAD_REQUEST');
  if (!covers(roleIn(request), found, settings.current())) throw hostError('MORE_THAN_YOURS');
  return found;
}

/** Somebody else of the staff, about whom the actor may decide. @throws HostError */
async function memberOf(shop: Shop, request: Request): Promise<{ user: User; role: StaffRole }> {
  const user = await shop.store.users.find(paramOf(request, 'id'));
  if (user === null || !isStaff(user.role) || user.deletedAt !== null) throw hostError('PAGE_NOT_FOUND');
  if (user.id === viewerIn(request).user.id) throw hostError('FORBIDDEN');
  const held = await findRole(shop.store.roles, user.role);
  if (held === null) throw hostError('CHANGED_MEANWHILE');
  if (!covers(roleIn(request), held, shop.settings.current())) throw hostError('MORE_THAN_YOURS');
  return { user, role: held };
}

async function viewOf(
  shop: Shop,
  request: Request,
  said: Partial<Pick<PeopleView, 'made' | 'problem'>>,
): Promise<PeopleView> {
  const staff = await shop.store.users.list({ staff: true, limit: 200 });
  const staffActions = await shop.store.staffActions.list(50);
  const users = await usersOf(shop, staffActions);
  const roles = await listRoles(shop.store.roles);
  const mine = roleIn(request);
  const settings = shop.settings.current();
  const mayDecide = (role: StaffRole): boolean => covers(mine, role, settings);
  return { staff, roles, mayDecide, staffActions, users, made: null, problem: null, ...said };
}
