import type { Clock } from '../ports/clock.ts';
import type { Notifier, NotifierAnswer, NotifierMessage } from '../ports/notifier.ts';
import { signatureOf, webhookKey } from './webhook-signature.ts';

/** Where and how messages are posted. */
export interface WebhookNotifierOptions {
  url: string;
  /** `whsec_` and the base64 of 24 to 64 random bytes; the receiver has the same. */
  secret: string;
  clock: Clock;
  /** For tests and custom TLS; by default the one that the engine binds to each call. */
  fetch?: typeof globalThis.fetch;
  /** `webhook` by default; give each another when there are several. */
  channel?: string;
  /** Of whom; everybody by default. */
  audiences?: Notifier['audiences'];
  /** How long one answer is waited for; 10 seconds by default. */
  timeoutMs?: number;
}

/** The body of a webhook: JSON. `type` is the message's code, `timestamp` when it was made. */
export interface WebhookPayload {
  type: NotifierMessage['code'];
  timestamp: string;
  data: NotifierMessage;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Posts each message to a URL, signed as Standard Webhooks says (headers `webhook-id`, `webhook-timestamp`,
 * `webhook-signature`). A 2xx is *sent*; a 3xx or 4xx is *refused*, save 408 and 429; all else *failed*, also
 * when nothing was answered: the receiver drops a repetition by its `webhook-id`. Redirects are not followed.
 * @throws PanelkitError `CONFIG_INVALID` for a secret of another form
 */
export function createWebhookNotifier(options: WebhookNotifierOptions): Notifier {
  const { url, clock, channel = 'webhook', audiences, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const key = webhookKey(options.secret);
  return {
    channel,
    ...(audiences !== undefined && { audiences }),
    send: async (message, { signal, fetch: given }) => {
      const fetch = options.fetch ?? given;
      const deadline = new AbortController();
      const cancel = clock.setTimer(timeoutMs, () => deadline.abort());
      try {
        const request = {
          ...signed(key, message, clock),
          signal: AbortSignal.any([signal, deadline.signal]),
        };
        const response = await fetch(url, request);
        await response.body?.cancel();
        return answerOf(response, clock);
      } catch {
        const reason = deadline.signal.aborted || signal.aborted ? 'no-answer' : 'unreachable';
        return { kind: 'failed', reason, retryAfterMs: null };
      } finally {
        cancel();
      }
    },
  };
}

function signed(key: Buffer, message: NotifierMessage, clock: Clock): RequestInit {
  const payload: WebhookPayload = {
    type: message.code,
    timestamp: message.createdAt.toISOString(),
    data: message,
  };
  const body = JSON.stringify(payload);
  const timestamp = Math.floor(clock.now().getTime() / 1000);
  const headers = {
    'content-type': 'application/json',
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatureOf(key, { id: message.id, timestamp, body }),
  };
  return { method: 'POST', body, headers, redirect: 'manual' };
}

const TRY_AGAIN = [408, 429];

function answerOf({ status, ok, headers }: Response, clock: Clock): NotifierAnswer {
  if (ok) return { kind: 'sent' };
  const reason = `http-${status}`;
  if (status < 500 && !TRY_AGAIN.includes(status)) return { kind: 'refused', reason };
  return { kind: 'failed', reason, retryAfterMs: retryAfterMs(headers.get('retry-after'), clock) };
}

/** Seconds, or an instant. */
function retryAfterMs(value: string | null, clock: Clock): number | null {
  if (value === null) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock.now().getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
