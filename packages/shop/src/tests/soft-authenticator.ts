import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import * as z from 'zod';

/**
 * A device with passkeys, made of `node:crypto`: it answers challenges as a browser hands them over. For
 * tests.
 */
export interface SoftAuthenticator {
  /** Answers `navigator.credentials.create`, as JSON. */
  create(options: string, faults?: Faults): string;
  /** Answers `navigator.credentials.get` with its key, as JSON. */
  get(options: string, faults?: Faults): string;
}

/** What an honest device and browser would not say. */
export interface Faults {
  origin?: string;
  rpId?: string;
  challenge?: string;
  /** The person touched it but did not unlock it. */
  isUnverified?: boolean;
  /** What it says in the place of its own next count. */
  signCount?: number;
  /** Signs with another key. */
  key?: KeyObject;
  credentialId?: string;
}

const creationSchema = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string() }),
  user: z.object({ id: z.string() }),
});
const requestSchema = z.object({ challenge: z.string(), rpId: z.string() });

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 };
const base64url = (bytes: Buffer) => bytes.toString('base64url');
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();

export interface SoftAuthenticatorOptions {
  origin: string;
  /** Null: it does not count. */
  signCount?: number | null;
}

export function createSoftAuthenticator({
  origin,
  signCount: counted = 0,
}: SoftAuthenticatorOptions): SoftAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(16);
  let signCount = counted;
  let userHandle = '';
  const nextCount = (): number => {
    if (signCount !== null) signCount += 1;
    return signCount ?? 0;
  };
  const clientData = (type: 'create' | 'get', challenge: string, faults: Faults): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: `webauthn.${type}`,
        challenge: faults.challenge ?? challenge,
        origin: faults.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const authenticatorData = (rpId: string, flags: number, faults: Faults): Buffer => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(faults.signCount ?? nextCount());
    const seen = FLAGS.present | (faults.isUnverified === true ? 0 : FLAGS.verified) | flags;
    return Buffer.concat([sha256(faults.rpId ?? rpId), Buffer.from([seen]), counter]);
  };
  return {
    create: (options, faults = {}) => {
      const { challenge, rp, user } = creationSchema.parse(JSON.parse(options));
      userHandle = user.id;
      const id =
        faults.credentialId === undefined ? credentialId : Buffer.from(faults.credentialId, 'base64url');
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const data = Buffer.concat([
        authenticatorData(rp.id, FLAGS.attested, faults),
        Buffer.alloc(16),
        length,
        id,
        coseKey(publicKey),
      ]);
      return JSON.stringify({
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData('create', challenge, faults)),
          attestationObject: base64url(attestation(data)),
          transports: ['internal'],
        },
      });
    },
    get: (options, faults = {}) => {
      const { challenge, rpId } = requestSchema.parse(JSON.parse(options));
      const client = clientData('get', challenge, faults);
      const data = authenticatorData(rpId, 0, faults);
      const signed = sign('sha256', Buffer.concat([data, sha256(client)]), faults.key ?? privateKey);
      const id = faults.credentialId ?? base64url(credentialId);
      return JSON.stringify({
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signed),
          userHandle,
        },
      });
    },
  };
}

/** CBOR of `{1: 2, 3: -7, -1: 1, -2: x, -3: y}`: a key of P-256 for ES256. */
function coseKey(key: KeyObject): Buffer {
  const { x, y } = z.object({ x: z.string(), y: z.string() }).parse(key.export({ format: 'jwk' }));
  const coordinate = (value: string) =>
    Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(value, 'base64url')]);
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    coordinate(x),
    Buffer.from([0x22]),
    coordinate(y),
  ]);
}

/** CBOR of `{fmt: 'none', attStmt: {}, authData}`. */
function attestation(data: Buffer): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.from([0x60 | value.length]), Buffer.from(value)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length);
  return Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    Buffer.from([0x59]),
    length,
    data,
  ]);
}
