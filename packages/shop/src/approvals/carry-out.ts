import type { CommandContext } from '@panelkit/sdk';
import { recordAccountChange } from '../people/account-changes.ts';
import { generatePassword } from '../people/accounts.ts';
import { isStaff, may, staffActorId } from '../roles/permissions.ts';
import { covers, findRole, type StaffRole, toStaffRole } from '../roles/roles.ts';
import { hostError } from '../security/host-error.ts';
import type { Shop } from '../shop.ts';
import type { ActingRecords, User } from '../store/shop-store.ts';
import { APPROVAL_PERMISSIONS, type ApprovalInput, type ApprovalKind } from './approval-input.ts';

interface Carrying {
  shop: Shop;
  /** Of the one who asked and of the one who agreed: neither gives what they lack. */
  roles: readonly StaffRole[];
  by: CommandContext;
  /**
   * Does what the shop's own records hold, once: a process that dies after it has done it, whatever was
   * written down.
   * @throws HostError `REQUEST_STALE` when `work` says that it cannot be done any more
   */
  once(work: (records: ActingRecords) => Promise<boolean>): Promise<void>;
}

/** What was agreed to, and by whom. */
interface AskedApproval {
  id: string;
  requestedBy: string;
  /** Null: not done yet, or the engine knows. */
  actedAt: Date | null;
  approver: User;
  approverRole: StaffRole;
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
export async function carryOut(shop: Shop, input: ApprovalInput, asked: AskedApproval): Promise<void> {
  const requester = await shop.store.users.find(asked.requestedBy);
  if (requester === null) throw hostError('REQUEST_STALE');
  if (asked.actedAt === null) await act(shop, input, { ...asked, requester });
  await recordActed(shop, input, { by: requester, from: asked.from });
}

async function act(
  shop: Shop,
  input: ApprovalInput,
  asked: AskedApproval & { requester: User },
): Promise<void> {
  const { id, requester, approver, approverRole } = asked;
  const role = await findRole(shop.store.roles, requester.role);
  // Somebody who was removed, or lost the permission, since they asked.
  const isAble = requester.deletedAt === null && isStaff(requester.role);
  if (!isAble || role === null || !may(role, APPROVAL_PERMISSIONS[input.kind]))
    throw hostError('REQUEST_STALE');
  const by = {
    actor: { kind: 'staff' as const, id: staffActorId(requester) },
    idempotencyKey: `approval ${id}`,
    approvedBy: staffActorId(approver),
  };
  const once: Carrying['once'] = async (work) => {
    if (!(await shop.store.approvals.act(id, shop.clock.now(), work))) throw hostError('REQUEST_STALE');
  };
  await run({ shop, roles: [role, approverRole], by, once }, input);
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
    case 'refund-payment':
      return refundPayment(carrying, input);
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

const refundPayment: CarryOut<'refund-payment'> = async ({ shop, roles, by }, input) => {
  const { paymentId, amountMinor, reason, endsOrder } = input;
  if (endsOrder && !roles.every((role) => may(role, 'act-on-orders'))) throw hostError('REQUEST_STALE');
  await shop.panelkit.payments.refund({ paymentId, amountMinor, reason, endsOrder }, by);
};

const setPanelLogin: CarryOut<'set-panel-login'> = async ({ shop, by }, input) => {
  const { panelId, formerUrl, baseUrl, allowPrivateAddress, allowPlainHttp, credentials } = input;
  const panel = await shop.panelkit.panels.get(panelId, by);
  // At the address that was asked for: it may have been done before.
  if (panel.baseUrl !== formerUrl && panel.baseUrl !== baseUrl) throw hostError('REQUEST_STALE');
  const confirmed = allowPrivateAddress ? { allowPrivateAddress } : {};
  await shop.panelkit.panels.update({ panelId, baseUrl, ...confirmed, allowPlainHttp, credentials }, by);
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
  const { id: role } = await roleAsAsked(carrying, roleId, roleVersion);
  const person = { name, email, role, password: generatePassword(), language: null };
  const user = await carrying.shop.accounts.prepare(person);
  if (typeof user === 'string') throw hostError('REQUEST_STALE');
  await carrying.once(({ users }) => users.insert(user));
};

const changeRole: CarryOut<'change-role'> = async (carrying, { userId, from: had, to, toVersion }) => {
  await roleAsAsked(carrying, to, toVersion);
  await carrying.once(({ users }) => users.changeRole(userId, { from: had, to }));
};

const saveRole: CarryOut<'save-role'> = async (carrying, { roleId, name, grants, version }) => {
  const { shop, roles } = carrying;
  const next = { id: roleId, name, grants, version: version ?? 1 };
  assertCovered(shop, roles, toStaffRole(next));
  if (version === null)
    return carrying.once(async (records) => {
      await records.roles.insert(next);
      return true;
    });
  assertCovered(shop, roles, await findRole(shop.store.roles, roleId));
  await carrying.once((records) => records.roles.update(next));
};

/**
 * Who is told of what was done, and what is written down of it: again, when a process died after it was done.
 */
async function recordActed(
  shop: Shop,
  input: ApprovalInput,
  { by, from }: { by: User; from: string },
): Promise<void> {
  switch (input.kind) {
    case 'set-panel-login':
      return recordAccountChange(shop, { user: by, change: 'account.panel-login-set', from });
    case 'add-staff': {
      const user = await shop.store.users.findByEmail(input.email);
      return user === null
        ? undefined
        : recordAccountChange(shop, { user, change: 'account.role-given', by, from });
    }
    case 'change-role': {
      const user = await shop.store.users.find(input.userId);
      return user === null
        ? undefined
        : recordAccountChange(shop, { user, change: 'account.role-changed', by, from });
    }
    case 'adjust-wallet':
    case 'cancel-order':
    case 'cancel-unit':
    case 'refund-payment':
    case 'save-role':
  }
}
