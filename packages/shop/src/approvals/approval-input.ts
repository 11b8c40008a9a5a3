import * as z from 'zod';
import type { ShopSettings } from '../live-settings.ts';
import type { Permission } from '../roles/permissions.ts';

const id = z.string().max(100);
const text = z.string().max(1000);

/**
 * What a second member of the staff may have to agree to: all that is needed to do it, as it was asked for.
 */
export const approvalInputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('adjust-wallet'), customerId: id, amountMinor: z.int(), reason: text }),
  z.object({ kind: z.literal('cancel-order'), orderId: id, totalMinor: z.int(), reason: text }),
  z.object({ kind: z.literal('cancel-unit'), orderId: id, unitId: id, totalMinor: z.int(), reason: text }),
  z.object({
    kind: z.literal('refund-payment'),
    paymentId: id,
    amountMinor: z.int(),
    reason: text,
    endsOrder: z.boolean(),
  }),
  z.object({
    kind: z.literal('set-panel-login'),
    panelId: id,
    /** Where it was when it was asked for: to another address the login does not go. */
    formerUrl: text,
    baseUrl: text,
    allowPrivateAddress: z.boolean(),
    allowPlainHttp: z.boolean().optional(),
    credentials: z.record(z.string(), z.string()),
  }),
  z.object({ kind: z.literal('add-staff'), name: text, email: text, roleId: id, roleVersion: z.int() }),
  z.object({ kind: z.literal('change-role'), userId: id, from: id, to: id, toVersion: z.int() }),
  z.object({
    kind: z.literal('save-role'),
    roleId: id,
    name: z.string().nullable(),
    grants: z.string().nullable(),
    /** Null: a new one. */
    version: z.int().nullable(),
  }),
]);
export type ApprovalInput = z.output<typeof approvalInputSchema>;
export type ApprovalKind = ApprovalInput['kind'];

/** Who may ask for it may also agree to what somebody else asks for. */
export const APPROVAL_PERMISSIONS: Record<ApprovalKind, Permission> = {
  'adjust-wallet': 'adjust-wallets',
  'cancel-order': 'cancel-orders',
  'cancel-unit': 'cancel-orders',
  'refund-payment': 'refund-payments',
  'set-panel-login': 'manage-panel-logins',
  'add-staff': 'manage-staff',
  'change-role': 'manage-staff',
  'save-role': 'manage-roles',
};

export function isApprovalKind(kind: string): kind is ApprovalKind {
  return Object.hasOwn(APPROVAL_PERMISSIONS, kind);
}

/** Whether the owner decided that two people are needed for it. */
export function needsApproval({ fourEyes }: Pick<ShopSettings, 'fourEyes'>, input: ApprovalInput): boolean {
  const isAbove = (amountMinor: number, bound: number | null): boolean =>
    bound !== null && amountMinor > bound;
  switch (input.kind) {
    case 'adjust-wallet':
      return isAbove(Math.abs(input.amountMinor), fourEyes.adjustAboveMinor);
    case 'cancel-order':
    case 'cancel-unit':
      return isAbove(input.totalMinor, fourEyes.cancelAboveMinor);
    case 'refund-payment':
      return isAbove(input.amountMinor, fourEyes.refundAboveMinor);
    case 'set-panel-login':
      return fourEyes.panelLogins;
    case 'add-staff':
    case 'change-role':
    case 'save-role':
      return fourEyes.roles;
  }
}
