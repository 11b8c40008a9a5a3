import type { DesiredAccount } from '@panelkit/sdk';
import type { SUiClient } from './s-ui-schemas.ts';
import { toSUiConfig } from './to-s-ui-config.ts';

const DAY_S = 86_400;

/**
 * `desired` as S-UI can hold it: whole seconds, a start on first use of whole days (rounded up), no device
 * limit. A finite bound is at least 1, since 0 would be none at all. Pure.
 */
export function normalizeForSUi(desired: DesiredAccount): DesiredAccount {
  const { expiresAt, trafficLimitBytes, onHoldSeconds, note } = desired;
  return {
    ...desired,
    expiresAt:
      expiresAt === null ? null : new Date(Math.max(1, Math.floor(expiresAt.getTime() / 1000)) * 1000),
    trafficLimitBytes: trafficLimitBytes === null ? null : Math.max(1, Math.floor(trafficLimitBytes)),
    deviceLimit: null,
    onHoldSeconds: onHoldSeconds === null ? null : Math.max(1, Math.ceil(onHoldSeconds / DAY_S)) * DAY_S,
    note: note.toWellFormed(),
  };
}

/**
 * The `data` of `clients/new`. It has no `id`: with one the panel would overwrite the client that has it.
 * Pure.
 */
export function toNewClient(desired: DesiredAccount): Record<string, unknown> {
  return {
    name: desired.name,
    config: toSUiConfig(desired.name, desired.credentials),
    links: [],
    up: 0,
    down: 0,
    totalUp: 0,
    totalDown: 0,
    nextReset: 0,
    resetDays: 0,
    group: '',
    remark: '',
    ...toTerms(desired),
  };
}

/**
 * The `data` of `clients/edit`, which replaces the whole row: all that is not ours is sent back as it was
 * read. A reset books the counters to the totals, as the panel's page does, except before the first use of an
 * account on hold: its start would be lost. Pure.
 */
export function toEditedClient(
  current: SUiClient,
  desired: DesiredAccount,
  { resetUsage }: { resetUsage: boolean },
): Record<string, unknown> {
  const staysOnHold = current.delayStart && desired.onHoldSeconds !== null;
  const { up, down, totalUp, totalDown } = current;
  return {
    ...current,
    name: desired.name,
    config: toSUiConfig(desired.name, desired.credentials, current.config),
    links: current.links ?? [],
    ...(resetUsage && !staysOnHold
      ? { up: 0, down: 0, totalUp: totalUp + up, totalDown: totalDown + down }
      : {}),
    ...toTerms(desired),
  };
}

/** Without periodic reset: it would switch a suspended account on. */
function toTerms(desired: DesiredAccount): Record<string, unknown> {
  const { enabled, expiresAt, trafficLimitBytes, onHoldSeconds, note, inboundKeys } =
    normalizeForSUi(desired);
  return {
    enable: enabled,
    volume: trafficLimitBytes ?? 0,
    expiry: expiresAt === null || onHoldSeconds !== null ? 0 : expiresAt.getTime() / 1000,
    delayStart: onHoldSeconds !== null,
    autoReset: false,
    ...(onHoldSeconds === null ? {} : { resetDays: onHoldSeconds / DAY_S }),
    desc: note,
    inbounds: inboundKeys.map(Number),
  };
}
