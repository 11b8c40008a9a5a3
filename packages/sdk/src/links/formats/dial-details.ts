import type { JsonValue, LinkSecurity } from '../share-links/share-link.ts';

/** Those that every core knows; another one makes sing-box and Xray refuse the file. */
const FINGERPRINTS = new Set([
  'chrome',
  'firefox',
  'safari',
  'ios',
  'android',
  'edge',
  '360',
  'qq',
  'random',
  'randomized',
]);

/** The TLS handshake to imitate: what the link says, if it is known; Reality always imitates one. Pure. */
export function fingerprintOf(security: LinkSecurity): string | null {
  if (security.type !== 'tls' && security.type !== 'reality') return null;
  if (FINGERPRINTS.has(security.fingerprint)) return security.fingerprint;
  return security.type === 'reality' || security.fingerprint !== '' ? 'chrome' : null;
}

/** Xray hides the length of its early data in the path, which other cores want beside it. Pure. */
export function splitEarlyData(path: string): { path: string; earlyDataBytes: number | null } {
  const [, before = '', query = ''] = /^([^?]*)\?(.*)$/s.exec(path) ?? [];
  const parts = query.split('&');
  const found = parts.map((part) => /^ed=(\d{1,6})$/.exec(part)?.[1]).find((value) => value !== undefined);
  if (found === undefined) return { path, earlyDataBytes: null };
  const rest = parts.filter((part) => !/^ed=\d{1,6}$/.test(part)).join('&');
  return { path: rest === '' ? before : `${before}?${rest}`, earlyDataBytes: Number(found) };
}

/** The settings in the `extra` of an XHTTP link; null where it is no object. Pure. */
export function readXhttpExtra(extra: string): Record<string, JsonValue> | null {
  if (extra === '') return {};
  try {
    const settings: JsonValue = JSON.parse(extra);
    return typeof settings === 'object' && settings !== null && !Array.isArray(settings) ? settings : null;
  } catch {
    return null;
  }
}

/** Of an older VMess; 0 is today's. Pure. */
export function alterIdOf(others: Record<string, JsonValue>): number {
  const count = Number(others.aid ?? 0);
  return Number.isInteger(count) && count > 0 && count <= 65_535 ? count : 0;
}

const VMESS_CIPHERS = new Set(['auto', 'none', 'zero', 'aes-128-gcm', 'chacha20-poly1305']);

export function vmessCipher(cipher: string): string {
  return VMESS_CIPHERS.has(cipher) ? cipher : 'auto';
}

/** What a configuration says of one thing. */
export type Fields = Record<string, unknown>;

/** Without the fields that have nothing in them. Pure. */
export function withoutNothing(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== '' && value !== false),
  );
}
