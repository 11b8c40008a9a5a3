import type { CommandContext } from '@panelkit/sdk';
import { recordAccountChange } from '../people/account-changes.ts';
import { generatePassword } from '../people/accounts.ts';
import { isStaff, may, staffActorId } from '../roles/permissions.ts';
import { covers, findRole, type StaffRole, toStaffRole } from '../roles/roles.ts';
import { hostError } from '../security/host-error.ts';
import type { Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';
import { APPROVAL_PERMISSIONS, type ApprovalInput, type ApprovalKind } from './approval-input.ts';

interface Carrying {
  shop: Shop;
  requester: User;
  /** Of the one who asked and of the one who agreed: neither gives what they lack. */
  roles: readonly StaffRole[];
  by: CommandContext;
  from: string;
}

type CarryOut<Kind extends ApprovalKind> = (
  carrying: Carrying,
  input: Extract<ApprovalInput, { kind: Kind }>,
) => Promise<unknown>;

/**
 * Does what was asked for, as it was asked for, in the name of who asked.
 * @throws HostError `REQUEST_STALE` when things are no more as they were then
 */
export async function carryOut(
  shop: Shop,
  input: ApprovalInput,
  people: { requestedBy: string; approver: User; approverRole: StaffRole; id: string; from: string },
): Promise<void> {
  const requester = await shop.store.users.find(people.requestedBy);
  const role = requester === null ? null : await findRole(shop.store.roles, requester.role);
  // Somebody who was removed, or lost the permission, since they asked.
  const isAble = requester !== null && requester.deletedAt === null && isStaff(requester.role);
  if (!isAble || role === null || !may(role, APPROVAL_PERMISSIONS[input.kind]))
    throw hostError('REQUEST_STALE');
  const by = {
    actor: { kind: 'staff' as const, id: staffActorId(requester) },
    idempotencyKey: `approval ${people.id}`,
    approvedBy: staffActorId(people.approver),
  };
  const carrying = { shop, requester, roles: [role, people.approverRole], by, from: people.from };
  await run(carrying, input);
}

function run(carrying: Carrying, input: ApprovalInput): Promise<unknown> {
  switch (input.kind) {
    case 'adjust-wallet':
      return carrying.shop.panelkit.wallets.adjust(
        { customerId: input.customerId, amountMinor: input.amountMinor, reason: input.reason },
        carrying.by,
      );
    case 'cancel-order':
      return carrying.shop.panelkit.orders.cancel(
        { orderId: input.orderId, reason: input.reason },
        carrying.by,
      );
    case 'cancel-unit':
      return carrying.shop.panelkit.units.cancel({ unitId: input.unitId, reason: input.reason }, carrying.by);
    case 'set-panel-login':
      return setPanelLogin(carrying, input);
    case 'add-staff':
      return addStaff(carrying, input);
    case 'change-role':
      return changeRole(carrying, input);
    case 'save-role':
      return saveRole(carrying, input);
  }
}

const setPanelLogin: CarryOut<'set-panel-login'> = async ({ shop, requester, by, from }, input) => {
  const { panelId, formerUrl, baseUrl, allowPrivateAddress, credentials } = input;
  const panel = await shop.panelkit.panels.get(panelId, by);
  if (panel.baseUrl !== formerUrl) throw hostError('REQUEST_STALE');
  const confirmed = allowPrivateAddress ? { allowPrivateAddress } : {};
  await shop.panelkit.panels.update({ panelId, baseUrl, ...confirmed, credentials }, by);
  await recordAccountChange(shop, { user: requester, change: 'account.panel-login-set', from });
};

/** The role as it was when it was asked for: it may do more by now. */
async function roleAsAsked({ shop, roles }: Carrying, id: string, version: number): Promise<StaffRole> {
  const role = await findRole(shop.store.roles, id);
  if (role === null || role.version !== version) throw hostError('REQUEST_STALE');
  assertCovered(shop, roles, role);
  return role;
}

function assertCovered({ settings }: Shop, roles: readonly StaffRole[], other: StaffRole | null): void {
  const isCovered = (role: StaffRole): boolean => other === null || covers(role, other, settings.current());
  if (!roles.every(isCovered)) throw hostError('MORE_THAN_YOURS');
}

/** Whoever is added sets a password by the link of *Forgot your password?*. */
const addStaff: CarryOut<'add-staff'> = async (carrying, { name, email, roleId, roleVersion }) => {
  const { shop, requester, from } = carrying;
  const { id: role } = await roleAsAsked(carrying, roleId, roleVersion);
  const person = { name, email, role, password: generatePassword(), language: null };
  const user = await shop.accounts.signUp(person);
  if (typeof user === 'string') throw hostError('REQUEST_STALE');
  await recordAccountChange(shop, { user, change: 'account.role-given', by: requester, from });
};

const changeRole: CarryOut<'change-role'> = async (carrying, { userId, from: had, to, toVersion }) => {
  const { shop, requester, from } = carrying;
  await roleAsAsked(carrying, to, toVersion);
  const user = await shop.store.users.find(userId);
  const isChanged = user !== null && (await shop.store.users.changeRole(userId, { from: had, to }));
  if (!isChanged) throw hostError('REQUEST_STALE');
  await recordAccountChange(shop, { user, change: 'account.role-changed', by: requester, from });
};

const saveRole: CarryOut<'save-role'> = async ({ shop, roles }, { roleId, name, grants, version }) => {
  const next = { id: roleId, name, grants, version: version ?? 1 };
  assertCovered(shop, roles, toStaffRole(next));
  if (version === null) return shop.store.roles.insert(next);
  assertCovered(shop, roles, await findRole(shop.store.roles, roleId));
  if (!(await shop.store.roles.update(next))) throw hostError('REQUEST_STALE');
};
