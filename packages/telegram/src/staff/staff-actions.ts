import type { StaffPermission } from './staff-context.ts';

/** What buttons of the staff's bot lead to, and what they need. Null: every member of staff. */
export const STAFF_ACTIONS = {
  home: null,
  languages: null,
  language: null,
  receipts: 'decide-receipts',
  receipt: 'decide-receipts',
  picture: 'decide-receipts',
  approve: 'decide-receipts',
  rejection: 'decide-receipts',
  reject: 'decide-receipts',
  units: 'deliver',
  unit: 'deliver',
  retry: 'deliver',
  start: 'deliver',
  replace: 'deliver',
  panels: 'manage-panels',
  panel: 'manage-panels',
  test: 'manage-panels',
  credentials: 'manage-panels',
  take: 'manage-panels',
  rotate: 'manage-panels',
  drift: 'manage-panels',
  repair: 'manage-panels',
  trust: 'manage-panels',
  maintenance: 'manage-settings',
  'maintenance-question': 'manage-settings',
  'maintenance-set': 'manage-settings',
  broadcasts: 'broadcast',
  broadcast: 'broadcast',
  'broadcast-new': 'broadcast',
  'broadcast-kind': 'broadcast',
  'broadcast-text': 'broadcast',
  'broadcast-test': 'broadcast',
  'broadcast-question': 'broadcast',
  'broadcast-move': 'broadcast',
  audience: 'broadcast',
  'audience-rows': 'broadcast',
  'audience-set': 'broadcast',
  'audience-balance': 'broadcast',
  stock: 'see-orders',
  find: 'see-customers',
  customer: 'see-customers',
  adjust: 'adjust-wallets',
  message: 'write-to-customers',
  service: 'see-orders',
  gift: 'give-service',
  terms: 'give-service',
  extension: 'spend-wallets',
  extend: 'spend-wallets',
  reset: 'give-service',
  suspend: 'act-on-orders',
  resume: 'act-on-orders',
  'reset-devices': 'act-on-orders',
  move: 'deliver',
  termination: 'act-on-orders',
  terminate: 'act-on-orders',
} as const satisfies Record<string, StaffPermission | null>;

export type StaffActionName = keyof typeof STAFF_ACTIONS;

const NAMES = new Set<string>(Object.keys(STAFF_ACTIONS));

export function isStaffAction(name: string): name is StaffActionName {
  return NAMES.has(name);
}
