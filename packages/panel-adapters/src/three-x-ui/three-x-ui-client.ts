import type { ObservedAccount, ObservedStatus } from '@panelkit/sdk';
import { isShadowsocksKey } from './shadowsocks-key.ts';

/** A client of the panel, in the words that both dialects share. */
export interface ThreeXUiClient {
  email: string;
  uuid: string;
  password: string;
  subId: string;
  /** 0 = unlimited. */
  limitIp: number;
  /** Bytes, despite its name; 0 = unlimited. */
  totalGB: number;
  /** Milliseconds: 0 = never, below 0 = a duration that starts on first use. */
  expiryTime: number;
  enable: boolean;
  comment: string;
  inboundIds: number[];
  usedBytes: number;
  /** Milliseconds; 0 = never. */
  lastOnline: number;
  links: string[];
  /** Of its counter's row; 0 = not known. */
  counterId: number;
}

/**
 * A client in our words. The panel's flag alone says nothing: depletion and expiry switch it off from 2.9 on
 * and leave it on before, so they are computed. Pure.
 *
 * @param panelNow - the moment by the panel's own clock
 */
export function toObservedAccount(client: ThreeXUiClient, panelNow: Date): ObservedAccount {
  const { expiryTime, comment, usedBytes, links } = client;
  return {
    remoteId: client.counterId === 0 ? null : String(client.counterId),
    name: client.email,
    credentials: credentialsOf(client),
    status: statusOf(client, panelNow),
    expiresAt: expiryTime > 0 ? new Date(expiryTime) : null,
    trafficLimitBytes: client.totalGB || null,
    deviceLimit: client.limitIp || null,
    onHoldSeconds: expiryTime < 0 ? Math.round(-expiryTime / 1000) : null,
    inboundKeys: client.inboundIds.map(String),
    note: comment,
    usedBytes,
    links,
    lastOnlineAt: client.lastOnline === 0 ? null : new Date(client.lastOnline),
  };
}

function statusOf({ enable, totalGB, expiryTime, usedBytes }: ThreeXUiClient, now: Date): ObservedStatus {
  if (expiryTime > 0 && expiryTime <= now.getTime()) return 'expired';
  if (totalGB > 0 && usedBytes >= totalGB) return 'limited';
  if (!enable) return 'disabled';
  return expiryTime < 0 ? 'on-hold' : 'active';
}

/**
 * What is set, but not a key of Shadowsocks 2022: that one is derived from our password and shows nothing of
 * it.
 */
function credentialsOf({ uuid, password, subId }: ThreeXUiClient): ObservedAccount['credentials'] {
  return {
    ...(uuid === '' ? {} : { uuid }),
    ...(password === '' || isShadowsocksKey(password) ? {} : { password }),
    ...(subId === '' ? {} : { subId }),
  };
}
