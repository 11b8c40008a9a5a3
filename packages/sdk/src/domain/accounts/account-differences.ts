import type { AccountCredentials, DesiredAccount, ObservedAccount } from './desired-account.ts';

/** Fields of a read-back that can differ from what was wanted. */
export type DifferingField =
  | 'name'
  | 'credentials'
  | 'enabled'
  | 'expiresAt'
  | 'trafficLimitBytes'
  | 'deviceLimit'
  | 'onHoldSeconds'
  | 'inboundKeys'
  | 'note'
  | 'usedBytes';

/**
 * Whether the account was made with these credentials: at least one is shown, and none that is shown differs.
 */
export function hasOurCredentials(observed: ObservedAccount, ours: AccountCredentials): boolean {
  const shown = Object.entries(observed.credentials).filter(([, value]) => value !== undefined);
  const expected: Record<string, string> = { ...ours };
  return shown.length > 0 && shown.every(([field, value]) => expected[field] === value);
}

/**
 * The fields in which the panel's account is not as wanted. `desired` is normalised by the adapter. An
 * account that its panel switched off for depletion or expiry is as wanted; one that is off by hand, or on
 * and should be off, is not.
 */
export function differencesOf(desired: DesiredAccount, observed: ObservedAccount): DifferingField[] {
  const differs: Record<(typeof differingFields)[number], boolean> = {
    name: desired.name !== observed.name,
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
  'name',
  'enabled',
  'expiresAt',
  'trafficLimitBytes',
  'deviceLimit',
  'onHoldSeconds',
  'inboundKeys',
  'note',
] as const satisfies DifferingField[];

/**
 * Whether the panel's account needs no write: no field differs, and if it should be on it is, whatever reason
 * the panel gives for having switched it off. For adapters that are asked to write what may be there already;
 * whether a reason is right is the engine's to judge.
 */
export function needsNoWrite(desired: DesiredAccount, observed: ObservedAccount): boolean {
  return differencesOf(desired, observed).length === 0 && (!desired.enabled || isOn(observed));
}

/** It waited for its first use, and that came. */
function hasStarted(desired: DesiredAccount, observed: ObservedAccount): boolean {
  return desired.onHoldSeconds !== null && observed.onHoldSeconds === null && observed.usedBytes > 0;
}

/** When an end is judged, and how far the panel's clock and jobs may be off. */
export interface JudgedAt {
  at: Date;
  toleranceMs: number;
}

/**
 * Whether the panel switched off an account that should be on, for an end that is not near: 1 % of the limit,
 * and `toleranceMs` before the expiry, are the panel's to judge.
 */
export function isOffTooEarly(
  desired: Pick<DesiredAccount, 'enabled' | 'expiresAt' | 'trafficLimitBytes'>,
  observed: Pick<ObservedAccount, 'status' | 'usedBytes'>,
  judged: JudgedAt,
): boolean {
  if (!desired.enabled) return false;
  if (observed.status === 'expired') {
    if (desired.expiresAt === null) return true;
    return desired.expiresAt.getTime() - judged.at.getTime() > judged.toleranceMs;
  }
  if (observed.status !== 'limited') return false;
  return desired.trafficLimitBytes === null || observed.usedBytes < desired.trafficLimitBytes * 0.99;
}

/** Whether the panel lets the account in. */
export function isOn(observed: Pick<ObservedAccount, 'status'>): boolean {
  return observed.status === 'active' || observed.status === 'on-hold';
}

function sameInstant(first: Date | null, second: Date | null): boolean {
  return first?.getTime() === second?.getTime();
}

function sameSet(first: string[], second: string[]): boolean {
  const members = new Set(first);
  return members.size === new Set(second).size && second.every((member) => members.has(member));
}
