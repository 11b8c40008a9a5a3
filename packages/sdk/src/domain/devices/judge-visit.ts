import { addMs, DAY_MS } from '../lifecycle/period.ts';
import type { DevicePolicy } from './device-policy.ts';
import type { LinkDevice } from './link-device.ts';

/** A visit of a link, and what is known of the devices of its subscription. */
export interface VisitFacts {
  /** Of the plan; null: it limits none. */
  limit: number | null;
  /** The hashes under which the visiting device may be known; null: the visitor names none. */
  deviceHashes: readonly string[] | null;
  /** Every device of the subscription. */
  devices: readonly LinkDevice[];
  policy: DevicePolicy;
  now: Date;
}

/** What becomes of a visit. All but `no-device` and `full` get the configurations. */
export type VisitVerdict =
  | { kind: 'unlimited' }
  /** It names no device and is served all the same: the limit is soft. */
  | { kind: 'uncounted' }
  | { kind: 'no-device' }
  /** `isNoted`: that it was seen is written already. */
  | { kind: 'known'; device: LinkDevice; isNoted: boolean }
  /** A slot is free, once those that were not seen for long have freed theirs. */
  | { kind: 'newcomer'; unseen: readonly LinkDevice[] }
  | { kind: 'full' };

/**
 * A visit writes when the last one that did is older: applications come every few hours, some every few
 * minutes.
 */
const NOTED_FOR_MS = 3_600_000;

/**
 * Whether a link gives its configurations to a visitor. A device that holds a slot keeps it, also where the
 * plan's limit was lowered below the number of devices. Pure.
 */
export function judgeVisit({ limit, deviceHashes, devices, policy, now }: VisitFacts): VisitVerdict {
  if (limit === null) return { kind: 'unlimited' };
  if (deviceHashes === null) return { kind: policy.servesUnnamed ? 'uncounted' : 'no-device' };
  const { held, unseen } = slotsOf(devices, policy, now);
  const known = held.find(({ deviceHash }) => deviceHashes.includes(deviceHash));
  if (known !== undefined) {
    const isNoted = addMs(known.lastSeenAt, NOTED_FOR_MS) > now;
    return { kind: 'known', device: known, isNoted };
  }
  return held.length < limit ? { kind: 'newcomer', unseen } : { kind: 'full' };
}

/** The devices that hold a slot, and those that freed theirs since they were not seen for too long. Pure. */
export function slotsOf(
  devices: readonly LinkDevice[],
  { unseenDays }: Pick<DevicePolicy, 'unseenDays'>,
  now: Date,
): { held: LinkDevice[]; unseen: LinkDevice[] } {
  const since = addMs(now, -unseenDays * DAY_MS);
  return {
    held: devices.filter(({ lastSeenAt }) => lastSeenAt > since),
    unseen: devices.filter(({ lastSeenAt }) => lastSeenAt <= since),
  };
}

/**
 * When a customer may remove a device again, by when they removed the last ones, newest first; null: now.
 * Without it, any number of devices could take turns. Pure.
 */
export function nextRemovalAt(
  removedAt: readonly Date[],
  { removalsPerDay }: Pick<DevicePolicy, 'removalsPerDay'>,
  now: Date,
): Date | null {
  const counted = removedAt[removalsPerDay - 1];
  if (counted === undefined) return null;
  const next = addMs(counted, DAY_MS);
  return next > now ? next : null;
}
