import type { AccountCredentials, ObservedAccount, ObservedStatus } from '@panelkit/sdk';
import type { SUiClient } from './s-ui-schemas.ts';
import { readSUiConfig } from './to-s-ui-config.ts';

const DAY_S = 86_400;
const LAST_INSTANT_MS = 8.64e15;
/** `panelNow` is known to about a second. */
const CLOCK_TOLERANCE_MS = 2000;

/** S-UI's client in our words: zero becomes null, seconds become dates, ids become texts. Pure. */
export function toObservedAccount(client: SUiClient, panelNow: Date): ObservedAccount {
  const { id, name, config, expiry, volume, inbounds, links, onlineAt = 0 } = client;
  return {
    remoteId: String(id),
    name,
    credentials: credentialsOf(config),
    status: statusOf(client, panelNow),
    expiresAt: toInstant(expiry),
    trafficLimitBytes: volume > 0 ? volume : null,
    onHoldSeconds: isOnHold(client) ? client.resetDays * DAY_S : null,
    inboundKeys: (inbounds ?? []).map(String),
    note: client.desc,
    usedBytes: client.up + client.down,
    // `external` and `sub` are links of other servers that staff added.
    links: (links ?? []).filter(({ type }) => type === 'local').map(({ uri = '' }) => uri),
    lastOnlineAt: toInstant(onlineAt),
  };
}

/** Nothing checks what other tools write: what no date can hold becomes the last one. */
function toInstant(unixSeconds: number): Date | null {
  return unixSeconds > 0 ? new Date(Math.min(unixSeconds * 1000, LAST_INSTANT_MS)) : null;
}

/** With a periodic reset it is the reset that waits for the first use, not the expiry. */
function isOnHold({ delayStart, autoReset }: SUiClient): boolean {
  return delayStart && !autoReset;
}

/**
 * A client that is off carries no reason: what its panel would have cut is taken for cut. Source:
 * service/client.go, `DepleteClients`.
 */
function statusOf(client: SUiClient, panelNow: Date): ObservedStatus {
  const { enable, expiry, volume, up, down } = client;
  if (enable) return isOnHold(client) ? 'on-hold' : 'active';
  if (expiry > 0 && expiry * 1000 < panelNow.getTime() + CLOCK_TOLERANCE_MS) return 'expired';
  return volume > 0 && up + down > volume ? 'limited' : 'disabled';
}

/**
 * An account of ours has one of each: where there are several all are shown, so that they match no account of
 * ours.
 */
function credentialsOf(config: unknown): Partial<AccountCredentials> {
  const { uuids, passwords } = readSUiConfig(config);
  return {
    ...(uuids.length === 0 ? {} : { uuid: uuids.join(' ') }),
    ...(passwords.length === 0 ? {} : { password: passwords.join(' ') }),
  };
}
