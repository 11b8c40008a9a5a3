import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** A key pair of X25519 as Xray and sing-box write it: URL-safe base64 without padding. */
export interface RealityKeys {
  privateKey: string;
  publicKey: string;
}

/** Made here, for a panel that makes none. */
export function makeRealityKeys(): RealityKeys {
  const { privateKey } = generateKeyPairSync('x25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  return { privateKey: d, publicKey: x };
}

/** A short id of Reality: eight hex digits. */
export function makeShortId(): string {
  return randomBytes(4).toString('hex');
}
