import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
  scryptSync,
} from 'node:crypto';
import { type InputIssue, PanelkitError } from '../errors/panelkit-error.ts';
import type { SecretBox } from '../ports/secret-box.ts';

/** The shop's secret, at least 16 characters; with `previous` ones, values made under them still open. */
export type SecretKey = string | { current: string; previous: string[] };

const FORMAT = 'v1';
const MINIMUM_LENGTH = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface Keys {
  id: string;
  encryption: KeyObject;
  lookup: KeyObject;
  /** Derived from `lookup`, by purpose: there are a few, and a listing hashes every name of a panel. */
  purposes: Map<string, KeyObject>;
}

/**
 * AES-256-GCM with a random nonce; sealed text is `v1.<key id>.<base64url of nonce, tag, ciphertext>` with
 * the context authenticated, look-up hashes are `<key id>.<HMAC-SHA-256>`. Keys come from the secret by
 * scrypt (once, about 50 ms each).
 * @throws PanelkitError `CONFIG_INVALID` when a secret is shorter than 16 characters
 */
export function createAesSecretBox(options: { secretKey: SecretKey }): SecretBox {
  const secrets = toSecrets(options.secretKey);
  const current = toKeys(secrets.current);
  const known = [current, ...secrets.previous.map(toKeys)];
  return {
    seal: (plaintext, context) => seal(current, plaintext, context),
    open: (sealed, context) => open(known, sealed, context),
    hash: (value, purpose) => hash(current, value, purpose),
    lookupHashes: (value, purpose) => known.map((keys) => hash(keys, value, purpose)),
    isCurrent: (text) => text.startsWith(`${FORMAT}.${current.id}.`) || text.startsWith(`${current.id}.`),
  };
}

function toSecrets(secretKey: SecretKey): { current: string; previous: string[] } {
  const secrets = typeof secretKey === 'string' ? { current: secretKey, previous: [] } : secretKey;
  const paths: [string, string][] = [
    ['secretKey', secrets.current],
    ...secrets.previous.map((secret, index): [string, string] => [`secretKey.previous.${index}`, secret]),
  ];
  const issues: InputIssue[] = paths
    .filter(([, secret]) => secret.length < MINIMUM_LENGTH)
    .map(([path]) => ({ path, code: 'too-short', message: `needs at least ${MINIMUM_LENGTH} characters` }));
  if (issues.length > 0) {
    const message = `A secret key needs at least ${MINIMUM_LENGTH} characters`;
    throw new PanelkitError('CONFIG_INVALID', { message, details: { issues } });
  }
  return secrets;
}

// A process has few secrets but may build many boxes, and the derivation is slow on purpose.
const derivedKeys = new Map<string, Keys>();

function toKeys(secret: string): Keys {
  const derived = derivedKeys.get(secret) ?? deriveKeys(secret);
  derivedKeys.set(secret, derived);
  return derived;
}

function deriveKeys(secret: string): Keys {
  const bytes = scryptSync(secret, `panelkit-secret-box-${FORMAT}`, 70);
  const keys = {
    encryption: createSecretKey(bytes.subarray(0, 32)),
    lookup: createSecretKey(bytes.subarray(32, 64)),
    purposes: new Map(),
    id: bytes.subarray(64).toString('hex'),
  };
  // What is left in memory is where no dump of the heap reaches.
  bytes.fill(0);
  return keys;
}

function seal(keys: Keys, plaintext: string, context: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keys.encryption, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  const box = Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
  return `${FORMAT}.${keys.id}.${box.toString('base64url')}`;
}

function open(known: Keys[], sealed: string, context: string): string {
  const [format, keyId = '', box = ''] = sealed.split('.');
  const keys = known.find((candidate) => candidate.id === keyId);
  if (format !== FORMAT || keys === undefined) throw mismatch(keyId, 'No known key made this sealed value');
  const bytes = Buffer.from(box, 'base64url');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', keys.encryption, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(tag);
    const ciphertext = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    return decipher.update(ciphertext, undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw mismatch(keyId, 'This sealed value was altered or belongs elsewhere');
  }
}

function mismatch(keyId: string, message: string): PanelkitError<'SECRET_KEY_MISMATCH'> {
  // A value that was never sealed may be a secret itself: no part of it goes into the error.
  const shownId = /^[0-9a-f]{12}$/.test(keyId) ? keyId : 'unknown';
  return new PanelkitError('SECRET_KEY_MISMATCH', { message, details: { keyId: shownId } });
}

function hash(keys: Keys, value: string, purpose: string): string {
  return `${keys.id}.${createHmac('sha256', purposeKeyOf(keys, purpose)).update(value).digest('base64url')}`;
}

/** A key for each purpose: no pair of purpose and value can be confused with another. */
function purposeKeyOf({ lookup, purposes }: Keys, purpose: string): KeyObject {
  const known = purposes.get(purpose);
  if (known !== undefined) return known;
  const made = createSecretKey(createHmac('sha256', lookup).update(purpose).digest());
  purposes.set(purpose, made);
  return made;
}
