import type { Role, User } from '../store/shop-store.ts';

/** What staff may do, one name for each part of the staff pages. */
export type Permission =
  | 'decide-receipts'
  | 'see-orders'
  /** Bring what was sold to where it works: try again, place elsewhere, move. */
  | 'deliver'
  /** Stop, end, cancel, send the link again. */
  | 'act-on-orders'
  /** Time and volume for nothing; all but the owner only so often a day. */
  | 'give-service'
  /** Buy, extend and change plans with the money of a customer. */
  | 'spend-wallets'
  | 'see-customers'
  | 'adjust-wallets'
  | 'act-as-customer'
  | 'manage-plans'
  | 'manage-panels'
  | 'see-ledger'
  /** What other currencies cost: it decides what customers pay in them. */
  | 'set-rates'
  /** The cards to which customers transfer money, and what approves it. */
  | 'manage-cards'
  | 'see-reports'
  | 'see-audit'
  | 'see-notifications'
  | 'manage-staff'
  | 'manage-settings';

const permissions: Record<Role, readonly Permission[] | 'all'> = {
  customer: [],
  owner: 'all',
  support: [
    'see-orders',
    'deliver',
    'act-on-orders',
    'give-service',
    'see-customers',
    'act-as-customer',
    'see-notifications',
  ],
  finance: [
    'decide-receipts',
    'see-orders',
    'see-customers',
    'adjust-wallets',
    'spend-wallets',
    'see-ledger',
    'set-rates',
    'see-reports',
    'see-audit',
  ],
  technician: ['see-orders', 'deliver', 'manage-panels'],
};

/** Whether somebody of this role may do it. */
export function may(role: Role, permission: Permission): boolean {
  const granted = permissions[role];
  return granted === 'all' || granted.includes(permission);
}

export function isStaff(role: Role): boolean {
  return role !== 'customer';
}

/** Who acted, in audit rows: staff recognize each other by the address. */
export function staffActorId({ email, id }: Pick<User, 'email' | 'id'>): string {
  return email ?? id;
}
