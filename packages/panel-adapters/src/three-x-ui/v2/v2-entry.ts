import { createHash } from 'node:crypto';
import type { AccountCredentials, DesiredAccount } from '@panelkit/sdk';
import { toTerms } from '../normalize-for-three-x-ui.ts';
import { passwordFor } from '../shadowsocks-key.ts';
import type { V2Entry } from './v2-schemas.ts';

/** An inbound as far as an entry must know it. `cipher` is '' but for Shadowsocks. */
export interface EntryPlace {
  id: number;
  protocol: string;
  cipher: string;
}

/**
 * The entries that keep an inbound from losing its last client, which the panel refuses; they are off and
 * shown to nobody.
 */
const KEEPER_PREFIX = 'panelkitkeeper';

/**
 * The entry of an account in an inbound's settings. It replaces the whole, so what we do not know is kept.
 * Pure.
 *
 * @param current - the entry, null for a new one
 */
export function toV2Entry(
  desired: DesiredAccount,
  place: EntryPlace,
  current: V2Entry | null,
): Record<string, unknown> {
  const { credentials, name: email } = desired;
  return {
    ...(current ?? { tgId: 0, flow: '' }),
    ...toTerms(desired),
    email,
    subId: credentials.subId,
    ...secretsOf(credentials, place),
  };
}

/** By what the API addresses an entry. Source: web/service/inbound.go, `UpdateInboundClient` (2.9.4). */
export function keyOf(entry: Pick<V2Entry, 'id' | 'password' | 'auth' | 'email'>, protocol: string): string {
  switch (protocol) {
    case 'trojan':
      return entry.password;
    case 'shadowsocks':
      return entry.email;
    case 'hysteria':
    case 'hysteria2':
      return entry.auth;
    default:
      return entry.id;
  }
}

/**
 * An entry that is off and expired; its secrets follow from those of the entry that it replaces, so nobody
 * knows them. Pure.
 */
export function toKeeperEntry(place: EntryPlace, replaced: V2Entry): Record<string, unknown> {
  const secret = createHash('sha256')
    .update(KEEPER_PREFIX + keyOf(replaced, place.protocol))
    .digest('hex');
  const uuid = secret.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
  const email = `${KEEPER_PREFIX}${place.id}`;
  return {
    email,
    enable: false,
    totalGB: 1,
    expiryTime: 1000,
    limitIp: 0,
    reset: 0,
    tgId: 0,
    flow: '',
    subId: secret.slice(0, 16),
    comment: 'keeps the inbound from being empty',
    ...secretsOf({ uuid, password: secret.slice(0, 32), subId: '' }, place),
  };
}

export function isKeeper(email: string): boolean {
  return email.startsWith(KEEPER_PREFIX);
}

function secretsOf({ uuid, password }: AccountCredentials, place: EntryPlace): Record<string, unknown> {
  switch (place.protocol) {
    case 'trojan':
      return { password };
    case 'shadowsocks': {
      // The old ciphers want their name at each client, those of 2022 forbid it.
      const method = place.cipher.startsWith('2022') ? '' : place.cipher;
      return { password: passwordFor(password, [place.cipher]), method };
    }
    case 'hysteria':
    case 'hysteria2':
      return { auth: password };
    default:
      return { id: uuid };
  }
}
