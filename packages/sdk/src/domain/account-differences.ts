import type { AccountCredentials, DesiredAccount, ObservedAccount } from './desired-account.ts';

/** Fields of a read-back that can differ from what was wanted. */
export type DifferingField =
  | 'enabled'
  | 'expiresAt'
  | 'trafficLimitBytes'
  | 'deviceLimit'
  | 'onHoldSeconds'
  | 'inboundKeys'
  | 'note';

/** Whether the account was made with these credentials: at least one is shown, and none that is shown differs. */
export function hasOurCredentials(observed: ObservedAccount, ours: AccountCredentials): boolean {
  const shown = Object.entries(observed.credentials).filter(([, value]) => value !== undefined);
  const expected: Record<string, string> = { ...ours };
  return shown.length > 0 && shown.every(([field, value]) => expected[field] === value);
}

/**
 * The fields in which the panel's account is not as wanted. `desired` is normalised by the adapter. An account that its panel
 * switched off for depletion or expiry is as wanted; one that is off by hand, or on and should be off, is not.
 */
export function differencesOf(desired: DesiredAccount, observed: ObservedAccount): DifferingField[] {
  const differs: Record<DifferingField, boolean> = {
    enabled: desired.enabled ? observed.status === 'disabled' : isOn(observed),
    expiresAt: desired.onHoldSeconds === null && !sameInstant(desired.expiresAt, observed.expiresAt),
    trafficLimitBytes: desired.trafficLimitBytes !== observed.trafficLimitBytes,
    deviceLimit: observed.deviceLimit !== undefined && desired.deviceLimit !== observed.deviceLimit,
    onHoldSeconds: desired.onHoldSeconds !== observed.onHoldSeconds && !hasStarted(desired, observed),
    inboundKeys: !sameSet(desired.inboundKeys, observed.inboundKeys),
    note: observed.note !== undefined && desired.note !== observed.note,
  };
  return differingFields.filter((field) => differs[field]);
}

const differingFields = [
  'enabled',
  'expiresAt',
  'trafficLimitBytes',
  'deviceLimit',
  'onHoldSeconds',
  'inboundKeys',
  'note',
] as const satisfies DifferingField[];

/** It waited for its first use, and that came. */
function hasStarted(desired: DesiredAccount, observed: ObservedAccount): boolean {
  return desired.onHoldSeconds !== null && observed.onHoldSeconds === null && observed.usedBytes > 0;
}

function isOn(observed: ObservedAccount): boolean {
  return observed.status === 'active' || observed.status === 'on-hold';
}

function sameInstant(first: Date | null, second: Date | null): boolean {
  return first?.getTime() === second?.getTime();
}

function sameSet(first: string[], second: string[]): boolean {
  const members = new Set(first);
  return members.size === new Set(second).size && second.every((member) => members.has(member));
}
