import { isIP } from 'node:net';

/** For which site a passkey is good. */
export interface RelyingParty {
  /** The host name. */
  id: string;
  origin: string;
}

/**
 * Of a shop at this address; null: browsers allow passkeys neither at an IP address nor over plain http, this
 * machine's name aside.
 */
export function relyingPartyOf(publicUrl: string): RelyingParty | null {
  const { protocol, hostname, origin } = new URL(publicUrl);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return null;
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  return protocol === 'https:' || isLocal ? { id: hostname, origin } : null;
}
