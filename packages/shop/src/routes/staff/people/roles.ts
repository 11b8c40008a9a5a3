import { randomUUID } from 'node:crypto';
import { parseTypedMinor } from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { pageContextOf, requireStaff, roleIn, viewerIn } from '../../../page-context.ts';
import { roleName } from '../../../pages/staff/people/role-name.ts';
import { rolePage } from '../../../pages/staff/people/role-page.ts';
import { rolesPage } from '../../../pages/staff/people/roles-page.ts';
import { PERMISSIONS } from '../../../roles/permissions.ts';
import { roleLimitsSchema } from '../../../roles/role-limits.ts';
import {
  covers,
  findRole,
  isOwner,
  keptGrants,
  listRoles,
  type StaffRole,
  toStaffRole,
} from '../../../roles/roles.ts';
import { parseForm, ticked } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import { hostError } from '../../../security/host-error.ts';
import type { Shop } from '../../../shop.ts';
import type { RoleRecord } from '../../../store/shop-store.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { wholeNumber } from '../form-parts.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { usersOf } from '../staff-names.ts';
import { askFirst } from './ask-first.ts';
import { describeRoleChange } from './describe-role-change.ts';

const HOME = '/staff/roles';
const name = z.string().trim().min(1).max(50);
const grants = {
  permissions: ticked(z.enum(PERMISSIONS)),
};
const typedLimits = {
  giftsPerDay: wholeNumber.default(null),
  giftDaysPerDay: wholeNumber.default(null),
  giftGigabytesPerDay: wholeNumber.default(null),
  adjustUpToMinor: z.string().max(30).default(''),
  adjustPerDayMinor: z.string().max(30).default(''),
  refundUpToMinor: z.string().max(30).default(''),
  refundPerDayMinor: z.string().max(30).default(''),
  unit: z.string().optional(),
};
const newForm = z.object({ name, ...grants, ...typedLimits });
const editForm = z.object({
  name: name.optional(),
  version: z.coerce.number().int(),
  ...grants,
  ...typedLimits,
});
type Typed = Omit<z.output<typeof newForm>, 'name'>;

/** What each role may do. */
export function createRoleRoutes(shop: Shop): Router {
  const { store } = shop;
  const router = Router();
  router.use(HOME, requireStaff('manage-roles'));
  router.get(HOME, async (request, response) => {
    const roles = await listRoles(store.roles);
    const view = { roles, members: await membersOf(shop), done: doneText(request) };
    response.send(rolesPage(pageContextOf(request), view));
  });
  router.get(`${HOME}/new`, (request, response) => {
    const { currency } = shop;
    const nothing = {
      isCovered: true,
      currency,
      memberCount: 0,
      staffActions: [],
      users: new Map(),
      done: null,
    };
    response.send(rolePage(pageContextOf(request), { role: null, mine: roleIn(request), ...nothing }));
  });
  router.get(`${HOME}/:id`, async (request, response) => {
    const role = await roleOf(shop, request);
    const staffActions = await store.staffActions.list(30, role.id);
    response.send(
      rolePage(pageContextOf(request), {
        role,
        mine: roleIn(request),
        staffActions,
        currency: shop.currency,
        isCovered: covers(roleIn(request), role, shop.settings.current()),
        memberCount: (await membersOf(shop)).get(role.id) ?? 0,
        users: await usersOf(shop, staffActions),
        done: doneText(request),
      }),
    );
  });
  return router.use(createRoleChanges(shop));
}

function createRoleChanges(shop: Shop): Router {
  const { roles } = shop.store;
  const router = Router();
  const isProved = requireFreshProof(shop);
  router.post(HOME, isProved, async (request, response) => {
    const wanted = parseForm(newForm, request);
    const id = randomUUID();
    const made = { id, name: wanted.name, grants: grantsOf(shop, wanted) };
    await assertNameFree(shop, request, made);
    assertCovered(shop, request, toStaffRole({ ...made, version: 1 }));
    if (await askToSave(shop, request, { ...made, version: null })) return response.redirect(303, ASKED_AT);
    await roles.insert(made);
    await record(shop, request, { action: 'role.added', before: null, after: { ...made, version: 1 } });
    response.redirect(303, `${HOME}/${id}?done=save`);
  });
  router.post(`${HOME}/:id`, isProved, async (request, response) => {
    const role = await openRoleOf(shop, request);
    const { version, ...wanted } = parseForm(editForm, request);
    const next = {
      id: role.id,
      name: role.name === null ? null : (wanted.name ?? role.name),
      grants: grantsOf(shop, wanted),
      version,
    };
    await assertNameFree(shop, request, next);
    await saveEdited(shop, request, response, { action: 'role.changed', before: role, after: next });
  });
  router.post(`${HOME}/:id/reset`, isProved, async (request, response) => {
    const role = await openRoleOf(shop, request);
    if (role.name !== null) throw hostError('BAD_REQUEST');
    const next = { id: role.id, name: null, grants: null, version: role.version };
    await saveEdited(shop, request, response, { action: 'role.reset', before: role, after: next });
  });
  router.post(`${HOME}/:id/remove`, isProved, async (request, response) => {
    const role = await openRoleOf(shop, request);
    if (!(await roles.remove(role.id))) throw hostError('ROLE_IN_USE');
    await record(shop, request, { action: 'role.removed', before: role, after: null });
    response.redirect(303, `${HOME}?done=save`);
  });
  return router;
}

const ASKED_AT = '/staff/approvals?done=asked';

/**
 * Saves an edited role, or asks a second person where the owner wants two.
 * @throws HostError `MORE_THAN_YOURS`, `CHANGED_MEANWHILE`
 */
async function saveEdited(
  shop: Shop,
  request: Request,
  response: Response,
  { action, before, after }: { action: string; before: StaffRole; after: RoleRecord },
): Promise<void> {
  assertCovered(shop, request, toStaffRole(after));
  if (await askToSave(shop, request, after)) return response.redirect(303, ASKED_AT);
  if (!(await shop.store.roles.update(after))) throw hostError('CHANGED_MEANWHILE');
  await record(shop, request, { action, before, after });
  response.redirect(303, `${HOME}/${before.id}?done=save`);
}

function askToSave(
  shop: Shop,
  request: Request,
  { id: roleId, name, grants, version }: Omit<RoleRecord, 'version'> & { version: number | null },
): Promise<boolean> {
  return askFirst(shop, request, { kind: 'save-role', roleId, name, grants, version });
}

async function roleOf({ store }: Shop, request: Request): Promise<StaffRole> {
  const role = await findRole(store.roles, paramOf(request, 'id'));
  if (role === null) throw hostError('PAGE_NOT_FOUND');
  return role;
}

/** One that the actor may decide about. @throws HostError `FORBIDDEN`, `MORE_THAN_YOURS` */
async function openRoleOf(shop: Shop, request: Request): Promise<StaffRole> {
  const role = await roleOf(shop, request);
  if (isOwner(role)) throw hostError('FORBIDDEN');
  assertCovered(shop, request, role);
  return role;
}

function assertCovered({ settings }: Shop, request: Request, role: StaffRole | null): void {
  if (role !== null && !covers(roleIn(request), role, settings.current())) throw hostError('MORE_THAN_YOURS');
}

/**
 * What a form says that a role may do, as it is kept. @throws HostError `BAD_REQUEST` for what is no amount
 */
function grantsOf({ currency }: Shop, { permissions, unit, ...limits }: Typed): string {
  const amount = (typed: string): number | null => {
    const minor = typed.trim() === '' ? null : parseTypedMinor(typed, { unit, currency });
    if (minor === null && typed.trim() !== '') throw hostError('BAD_REQUEST');
    return minor;
  };
  const { giftsPerDay, giftDaysPerDay, giftGigabytesPerDay } = limits;
  const parsed = roleLimitsSchema.safeParse({
    giftsPerDay,
    giftDaysPerDay,
    giftGigabytesPerDay,
    adjustUpToMinor: amount(limits.adjustUpToMinor),
    adjustPerDayMinor: amount(limits.adjustPerDayMinor),
    refundUpToMinor: amount(limits.refundUpToMinor),
    refundPerDayMinor: amount(limits.refundPerDayMinor),
  });
  if (!parsed.success) throw hostError('BAD_REQUEST');
  return keptGrants({ permissions, limits: parsed.data });
}

/** Two roles of one name would be chosen by mistake. */
async function assertNameFree(
  { store }: Shop,
  request: Request,
  { id, name: wanted }: { id: string; name: string | null },
): Promise<void> {
  const { texts } = pageContextOf(request);
  const others = (await listRoles(store.roles)).filter((role) => role.id !== id);
  const isTaken = others.some((role) => roleName(texts, role).toLowerCase() === wanted?.toLowerCase());
  if (wanted !== null && isTaken) throw hostError('ROLE_NAME_TAKEN');
}

async function membersOf({ store }: Shop): Promise<Map<string, number>> {
  const members = new Map<string, number>();
  for (const { role } of await store.users.list({ staff: true, limit: 500 }))
    members.set(role, (members.get(role) ?? 0) + 1);
  return members;
}

async function record(
  shop: Shop,
  request: Request,
  change: Parameters<typeof describeRoleChange>[0] & { action: string },
): Promise<void> {
  const targetId = change.after?.id ?? change.before?.id ?? '';
  const by = viewerIn(request).user;
  const note = describeRoleChange(change);
  await recordStaffAction(shop, request, { by, action: change.action, targetId, note });
}
