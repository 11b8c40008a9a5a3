import { createHash } from 'node:crypto';

const KEY_BYTES: Record<string, number> = {
  '2022-blake3-aes-128-gcm': 16,
  '2022-blake3-aes-256-gcm': 32,
  '2022-blake3-chacha20-poly1305': 32,
};

/**
 * The password as the inbounds' ciphers take it: those of Shadowsocks 2022 want a key of an exact length, and
 * the panel replaces any other by its own. The key follows from the password alone. Null where two inbounds
 * want different lengths: a client has one.
 */
export function passwordFor(password: string, ciphers: string[]): string | null {
  const lengths = new Set(
    ciphers.map((cipher) => KEY_BYTES[cipher]).filter((length) => length !== undefined),
  );
  if (lengths.size > 1) return null;
  const [length] = lengths;
  if (length === undefined) return password;
  return createHash('sha256').update(password).digest().subarray(0, length).toString('base64');
}

/** Whether this is such a key and no password: base64 of 16 or 32 bytes. */
export function isShadowsocksKey(password: string): boolean {
  return /^(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{43}=)$/.test(password);
}
