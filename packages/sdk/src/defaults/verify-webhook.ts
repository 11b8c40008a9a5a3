import { timingSafeEqual } from 'node:crypto';
import type { WebhookPayload } from './webhook-notifier.ts';
import { signatureOf, webhookKey } from './webhook-signature.ts';

/** A webhook as it was received. */
export interface ReceivedWebhook {
  /** Node's `request.headers` or a `Headers`. */
  headers: Headers | Record<string, string | string[] | undefined>;
  /** As it came, before any parsing. */
  body: string;
  /** The secret of the sender; several while it changes. */
  secret: string | string[];
  now: Date;
  /** How far its timestamp may be from `now`; 5 minutes by default. */
  toleranceMs?: number;
}

/**
 * What came of the check. `id`: drop a message whose id was taken before. In `payload` instants are texts, as
 * JSON has them.
 */
export type WebhookVerdict =
  | { valid: true; id: string; payload: WebhookPayload }
  | { valid: false; reason: 'headers' | 'timestamp' | 'signature' };

const TOLERANCE_MS = 5 * 60_000;

/**
 * For the receiver: whether a webhook comes from the owner of the secret, just now, and unchanged.
 * @throws PanelkitError `CONFIG_INVALID` for a secret of another form
 */
export function verifyWebhook(received: ReceivedWebhook): WebhookVerdict {
  const { body, now, toleranceMs = TOLERANCE_MS } = received;
  const header = (name: string): string | null => {
    const { headers } = received;
    const value = headers instanceof Headers ? headers.get(name) : headers[name];
    return typeof value === 'string' ? value : null;
  };
  const id = header('webhook-id');
  const time = header('webhook-timestamp');
  const signatures = header('webhook-signature')?.split(' ') ?? [];
  if (id === null || time === null || !/^\d{1,12}$/.test(time) || signatures.length === 0)
    return { valid: false, reason: 'headers' };
  const timestamp = Number(time);
  if (Math.abs(now.getTime() - timestamp * 1000) > toleranceMs) return { valid: false, reason: 'timestamp' };
  const keys = [received.secret].flat().map(webhookKey);
  const expected = keys.map((key) => signatureOf(key, { id, timestamp, body }));
  const isSigned = expected.some((own) => signatures.some((given) => isSame(own, given)));
  return isSigned ? { valid: true, id, payload: parsed(body) } : { valid: false, reason: 'signature' };
}

function isSame(first: string, second: string): boolean {
  const [a, b] = [Buffer.from(first), Buffer.from(second)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The signer wrote it. */
function parsed(body: string): WebhookPayload;
function parsed(body: string): unknown {
  return JSON.parse(body);
}
