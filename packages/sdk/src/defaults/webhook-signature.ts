import { createHmac } from 'node:crypto';
import { PanelkitError } from '../errors/panelkit-error.ts';

/**
 * How a webhook is signed: HMAC-SHA256 of `id.timestamp.body`. Source: https://www.standardwebhooks.com,
 * Spec, “Signature scheme”.
 */
export interface SignedContent {
  id: string;
  /** Unix seconds. */
  timestamp: number;
  body: string;
}

const PREFIX = 'whsec_';
const MINIMUM_BYTES = 24;
const MAXIMUM_BYTES = 64;

/** The signature as its header carries it. */
export function signatureOf(key: Buffer, { id, timestamp, body }: SignedContent): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** The key in a secret (`whsec_` and base64 of 24 to 64 bytes). @throws PanelkitError `CONFIG_INVALID` */
export function webhookKey(secret: string): Buffer {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const key = Buffer.from(text, 'base64');
  const isWhole = key.toString('base64') === text;
  if (isWhole && key.length >= MINIMUM_BYTES && key.length <= MAXIMUM_BYTES) return key;
  const message = `must be "${PREFIX}" and the base64 of ${MINIMUM_BYTES} to ${MAXIMUM_BYTES} random bytes`;
  throw new PanelkitError('CONFIG_INVALID', {
    message: `The secret of a webhook ${message}`,
    details: { issues: [{ path: 'secret', code: 'invalid_format', message }] },
  });
}
