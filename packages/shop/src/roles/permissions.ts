import type { User } from '../store/shop-store.ts';

/**
 * What staff may do, by the part of the shop that it belongs to; the page of roles shows them in this order.
 */
export const PERMISSION_GROUPS = {
  sales: [
    'see-orders',
    /** Bring what was sold to where it works: try again, place elsewhere, move. */
    'deliver',
    /** Stop, resume, end, send the link again. */
    'act-on-orders',
    /** Cancel orders and units: their money goes back. */
    'cancel-orders',
    /** Time and volume for nothing; all but the owner only so often a day. */
    'give-service',
    /** Days for nothing for everybody on a server. */
    'give-to-everybody',
  ],
  customers: [
    'see-customers',
    /** Write to one customer. */
    'write-to-customers',
    /**
     * Change who they are, and whether they may sign in and buy. A new address takes who may act as them as
     * well.
     */
    'manage-customers',
    /** What a customer has in the wallet, and what was booked there. */
    'see-wallets',
    'adjust-wallets',
    /** Buy, extend and change plans with the money of a customer. */
    'spend-wallets',
    /** Shows what the customer sees, so it takes `see-wallets` as well. */
    'act-as-customer',
    /** Write to many customers at once. */
    'broadcast',
  ],
  money: [
    'decide-receipts',
    'see-ledger',
    /**
     * Send money back through the provider that brought it. Ending what it bought takes `act-on-orders` as
     * well.
     */
    'refund-payments',
    /** What other currencies cost: it decides what customers pay in them. */
    'set-rates',
    /** The cards to which customers transfer money, and what approves it. */
    'manage-cards',
    /** What the shop pays to others; reports show it to who sees revenue. */
    'manage-expenses',
  ],
  figures: [
    'see-reports',
    /** What the shop earns, wherever that is said. */
    'see-revenue',
    /** Take lists away as files; of each list only who may see it. */
    'export-files',
  ],
  servers: [
    'manage-panels',
    /** Set the login of a panel, and take its backup, which holds logins. */
    'manage-panel-logins',
  ],
  shop: [
    'manage-plans',
    'see-audit',
    'see-notifications',
    'manage-settings',
    /** Copies of everything, and who can read them. */
    'manage-backups',
    /** Who works here, and in which role. */
    'manage-staff',
    /** What a role may do. */
    'manage-roles',
  ],
} as const;

export type PermissionGroup = keyof typeof PERMISSION_GROUPS;
export type Permission = (typeof PERMISSION_GROUPS)[PermissionGroup][number];

export const PERMISSIONS: readonly Permission[] = Object.values(PERMISSION_GROUPS).flat();

/** Whether it is among what is granted. */
export function may(role: { permissions: ReadonlySet<Permission> } | null, permission: Permission): boolean {
  return role?.permissions.has(permission) ?? false;
}

export function isStaff(role: User['role']): boolean {
  return role !== 'customer';
}

/** Who acted, in audit rows: staff recognize each other by the address. */
export function staffActorId({ email, id }: Pick<User, 'email' | 'id'>): string {
  return email ?? id;
}
