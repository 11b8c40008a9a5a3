import { createHash } from 'node:crypto';
import { boundAnswers } from '@panelkit/telegram';
import type { Logger } from 'pino';
import * as z from 'zod';
import { html } from '../pages/parts/html.ts';
import type { FormChallenge, FormPlace } from './form-challenge.ts';
import { uuidOf } from './uuid-of.ts';

const SERVICE = 'https://challenges.cloudflare.com';
const DEADLINE_MS = 5_000;
/** An answer has a few hundred. */
const MOST_ANSWER_BYTES = 16 * 1024;

/** Refusals of the person's answer. Every other one is about the shop's keys or the service itself. */
const REFUSALS: ReadonlySet<string> = new Set([
  'missing-input-response',
  'invalid-input-response',
  'timeout-or-duplicate',
]);

const fieldsSchema = z.object({ 'cf-turnstile-response': z.string().min(1).max(2048) });
/** https://developers.cloudflare.com/turnstile/get-started/server-side-validation/ */
const verdictSchema = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  action: z.string().optional(),
  cdata: z.string().optional(),
  'error-codes': z.array(z.string()).default([]),
});
type Verdict = z.output<typeof verdictSchema>;

export interface TurnstileOptions {
  siteKey: string;
  secretKey: string;
  /** Whose pages show the widget: an answer that was given elsewhere counts nothing. */
  publicUrl: string;
  /** What becomes of a form whose answer nobody can judge now. */
  whenDown: 'refuse' | 'accept';
  fetch: typeof globalThis.fetch;
  logger: Pick<Logger, 'error'>;
}

/**
 * Cloudflare's Turnstile: its widget looks at the browser, and its service says what it thinks. Needs
 * scripts.
 */
export function createTurnstile(options: TurnstileOptions): FormChallenge {
  const { siteKey, publicUrl, whenDown, logger } = options;
  const { hostname } = new URL(publicUrl);
  return {
    origins: [SERVICE],
    render: (
      place,
      { formChallenge: words },
    ) => html`<div class="cf-turnstile" data-sitekey="${siteKey}" data-size="flexible" data-action="${place.form}" data-cdata="${bindingOf(place)}"></div>
<noscript><p class="notice wait">${words.needsScripts}</p></noscript>
<script src="${SERVICE}/turnstile/v0/api.js" async defer></script>`,
    verify: async (place, fields) => {
      const { data } = fieldsSchema.safeParse(fields);
      if (data === undefined) return false;
      try {
        const verdict = await ask(options, place, data['cf-turnstile-response']);
        return isFor(verdict, { hostname, action: place.form, cdata: bindingOf(place) });
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown';
        logger.error({ reason, whenDown }, 'Turnstile did not judge a form');
        return whenDown === 'accept';
      }
    },
  };
}

/**
 * @throws Error when there is no verdict on the person: the service does not answer, or refuses the shop's
 *   keys
 */
async function ask(
  { secretKey, fetch }: Pick<TurnstileOptions, 'secretKey' | 'fetch'>,
  { key }: FormPlace,
  token: string,
): Promise<Verdict> {
  // A token counts once. Who clicks twice sends it again, with the key of the same form.
  const again = key === null ? {} : { idempotency_key: uuidOf(`${key} ${token}`) };
  const response = await boundAnswers(fetch, MOST_ANSWER_BYTES)(`${SERVICE}/turnstile/v0/siteverify`, {
    method: 'POST',
    body: new URLSearchParams({ secret: secretKey, response: token, ...again }),
    redirect: 'error',
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const { data: verdict } = verdictSchema.safeParse(await response.json());
  if (verdict === undefined) throw new Error(`the answer (${response.status}) has no verdict`);
  const unexpected = verdict['error-codes'].find((code) => !REFUSALS.has(code));
  if (!verdict.success && unexpected !== undefined)
    throw new Error(`Turnstile refuses to judge: ${unexpected.slice(0, 100)}`);
  return verdict;
}

/** Only for this shop, this form and this browser. */
function isFor(verdict: Verdict, wanted: { hostname: string; action: string; cdata: string }): boolean {
  const { success, hostname, action, cdata } = verdict;
  return success && hostname === wanted.hostname && action === wanted.action && cdata === wanted.cdata;
}

/** Says nothing of what it binds to: Cloudflare reads it. */
function bindingOf({ browser, key }: FormPlace): string {
  return createHash('sha256')
    .update(`${browser} ${key ?? ''}`)
    .digest('base64url');
}
