import type { StaffPermission } from '../staff-context.ts';

/**
 * What buttons in a group lead to, and what who taps them needs. Everything else is opened in the private
 * chat: there nobody looks over the shoulder, and there codes and reasons are typed.
 */
export const GROUP_ACTIONS = {
  receipt: 'decide-receipts',
  approve: 'decide-receipts',
  rejection: 'decide-receipts',
  reject: 'decide-receipts',
  unit: 'deliver',
  retry: 'deliver',
  start: 'deliver',
  replace: 'deliver',
  panel: 'manage-panels',
  test: 'manage-panels',
  'group-kind': 'manage-settings',
  'group-end': 'manage-settings',
} as const satisfies Record<string, StaffPermission>;

export type GroupActionName = keyof typeof GROUP_ACTIONS;

const NAMES = new Set<string>(Object.keys(GROUP_ACTIONS));

export function isGroupAction(name: string): name is GroupActionName {
  return NAMES.has(name);
}
