import type { InputIssue } from '@panelkit/sdk';
import * as z from 'zod';

/** Against programs that send forms, and files that do harm. */
export const abuseSettings = {
  FORM_CHALLENGE: z.enum(['off', 'proof-of-work', 'turnstile']).default('off').meta({
    description:
      'proof-of-work: before somebody signs up, asks for a new password, starts a trial or sends a receipt, their browser computes for a\nmoment, or they wait half a minute if it runs no scripts. turnstile: Cloudflare checks the browser instead. For shops whose forms are\nsent by programs.',
  }),
  TURNSTILE_SITE_KEY: z.string().max(100).optional().meta({
    description:
      'Of a widget in the dashboard of Cloudflare, for the host name of PUBLIC_URL. Needed with FORM_CHALLENGE=turnstile.',
  }),
  TURNSTILE_SECRET_KEY: z.string().max(100).optional().meta({
    description: 'The secret key of that widget. Needed with FORM_CHALLENGE=turnstile.',
  }),
  TURNSTILE_WHEN_DOWN: z.enum(['refuse', 'accept']).default('refuse').meta({
    description: 'What happens to these forms while Cloudflare does not answer the shop: refuse or accept.',
  }),
  UPLOAD_SCANNER_URL: z
    .url({ protocol: /^(?:clamd|unix)$/ })
    .optional()
    .meta({
      description:
        'Has ClamAV look into each picture before it is stored: clamd://host:3310 or unix:/run/clamav/clamd.ctl. While it does not answer,\nreceipts without a picture are accepted.',
    }),
};

/** Of a widget of Turnstile. */
export interface TurnstileKeys {
  siteKey: string;
  secretKey: string;
  whenDown: 'refuse' | 'accept';
}

type Settings = z.output<z.ZodObject<typeof abuseSettings>>;

export function toFormChallenge(settings: Settings): 'off' | 'proof-of-work' | TurnstileKeys {
  const { FORM_CHALLENGE: wanted, TURNSTILE_WHEN_DOWN: whenDown } = settings;
  if (wanted !== 'turnstile') return wanted;
  // That both are there was looked at before.
  const { TURNSTILE_SITE_KEY: siteKey = '', TURNSTILE_SECRET_KEY: secretKey = '' } = settings;
  return { siteKey, secretKey, whenDown };
}

/** A widget needs both its keys. */
export function turnstileIssues(given: Record<string, string | undefined>): InputIssue[] {
  if (given.FORM_CHALLENGE !== 'turnstile') return [];
  return ['TURNSTILE_SITE_KEY', 'TURNSTILE_SECRET_KEY'].flatMap((path) =>
    given[path] === undefined
      ? [{ path, code: 'missing', message: 'FORM_CHALLENGE=turnstile needs both keys of a widget' }]
      : [],
  );
}
