import type { Role } from '../store/shop-store.ts';

/** What staff may do, one name for each part of the staff pages. */
export type Permission =
  | 'decide-receipts'
  | 'see-orders'
  | 'act-on-orders'
  | 'see-customers'
  | 'adjust-wallets'
  | 'act-as-customer'
  | 'manage-plans'
  | 'manage-panels'
  | 'see-ledger'
  | 'see-reports'
  | 'see-audit'
  | 'see-notifications'
  | 'manage-staff'
  | 'manage-settings';

const permissions: Record<Role, readonly Permission[] | 'all'> = {
  customer: [],
  owner: 'all',
  support: ['see-orders', 'act-on-orders', 'see-customers', 'act-as-customer', 'see-notifications'],
  finance: [
    'decide-receipts',
    'see-orders',
    'see-customers',
    'adjust-wallets',
    'see-ledger',
    'see-reports',
    'see-audit',
  ],
  technician: ['see-orders', 'act-on-orders', 'manage-panels'],
};

/** Whether somebody of this role may do it. */
export function may(role: Role, permission: Permission): boolean {
  const granted = permissions[role];
  return granted === 'all' || granted.includes(permission);
}

export function isStaff(role: Role): boolean {
  return role !== 'customer';
}
