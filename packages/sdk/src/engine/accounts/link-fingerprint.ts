import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { leadTo } from '../../domain/accounts/link-host.ts';
import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { Engine } from '../kernel/engine.ts';

/**
 * What the links of an account need, as one keyed hash: the panel's address and public host, its former
 * hosts, each inbound that it is on, and its credentials. Never the rendered links: panels draw parts of them
 * at random. Null where the panel does not show what the links of an inbound need.
 */
export function linkFingerprint(
  { secretBox }: Pick<Engine, 'secretBox'>,
  { baseUrl, publicHost, formerHosts }: Pick<Panel, 'baseUrl' | 'publicHost' | 'formerHosts'>,
  seen: Pick<ObservedAccount, 'inboundKeys' | 'credentials'>,
  inboundOf: (key: string) => Pick<Inbound, 'linkFingerprint'> | undefined,
): string | null {
  const keys = [...new Set(seen.inboundKeys)].sort();
  const inbounds = keys.map((key) => inboundOf(key)?.linkFingerprint ?? null);
  if (keys.length === 0 || inbounds.includes(null)) return null;
  const { uuid = '', password = '', subId = '' } = seen.credentials;
  const text = JSON.stringify([baseUrl, keys, inbounds, uuid, password, subId]);
  // Without a public host and former ones the hash stays as it was, so stored links need no refresh.
  const named = publicHost === null ? text : `${publicHost} ${text}`;
  const whole = formerHosts.length === 0 ? named : `${formerHosts.join(',')} ${named}`;
  return secretBox.hash(whole, 'link-fingerprint');
}

/**
 * Of links that were read with an account, between two listings: the inbound may have been another at that
 * moment, and be as before at the next listing, which therefore reads them once more.
 */
export function unconfirmed(fingerprint: string | null): string | null {
  return fingerprint === null ? null : `unconfirmed ${fingerprint}`;
}

/**
 * For links that are stored now: now, if one of them leads to a host by which the panel was reached before.
 */
export function formerHostSince(
  { backend }: Pick<Engine, 'backend'>,
  { formerHosts }: Pick<Panel, 'formerHosts'>,
  links: readonly string[],
): Date | null {
  return leadTo(links, formerHosts) ? backend.clock.now() : null;
}
