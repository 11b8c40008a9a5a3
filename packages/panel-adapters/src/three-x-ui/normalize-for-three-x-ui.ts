import type { DesiredAccount } from '@panelkit/sdk';

/**
 * `desired` as 3x-ui can hold it: whole seconds, and finite bounds of at least 1, since 0 would be none at
 * all. Pure.
 */
export function normalizeForThreeXUi(desired: DesiredAccount): DesiredAccount {
  const { expiresAt, trafficLimitBytes, deviceLimit, onHoldSeconds, note } = desired;
  return {
    ...desired,
    expiresAt:
      expiresAt === null ? null : new Date(Math.max(1, Math.floor(expiresAt.getTime() / 1000)) * 1000),
    trafficLimitBytes: trafficLimitBytes === null ? null : Math.max(1, Math.floor(trafficLimitBytes)),
    deviceLimit: deviceLimit === null ? null : Math.max(1, Math.floor(deviceLimit)),
    onHoldSeconds: onHoldSeconds === null ? null : Math.max(1, Math.floor(onHoldSeconds)),
    note: note.toWellFormed(),
  };
}

/**
 * The terms in the panel's fields: bytes, milliseconds, a negative time for a start on first use, zero for
 * none.
 */
export interface ThreeXUiTerms {
  enable: boolean;
  totalGB: number;
  expiryTime: number;
  limitIp: number;
  comment: string;
  /** The panel's own renewal; it would fight ours. */
  reset: 0;
}

/** The terms of `desired`, each of them: one that is left out is unlimited, never, or off. Pure. */
export function toTerms(desired: DesiredAccount): ThreeXUiTerms {
  const { enabled, expiresAt, trafficLimitBytes, deviceLimit, onHoldSeconds, note } =
    normalizeForThreeXUi(desired);
  return {
    enable: enabled,
    totalGB: trafficLimitBytes ?? 0,
    expiryTime: onHoldSeconds === null ? (expiresAt?.getTime() ?? 0) : -onHoldSeconds * 1000,
    limitIp: deviceLimit ?? 0,
    comment: note,
    reset: 0,
  };
}
