import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { cleanText } from '@panelkit/sdk';
import * as z from 'zod';

/** A person who opened the mini app. */
export interface Launch {
  /** The same for the same `initData`, however it is written: what was used once is known again. */
  id: string;
  user: { id: number; firstName: string; languageCode: string | null };
  /** When Telegram opened the mini app. */
  at: Date;
}

/**
 * What `initData` says: `forged` for what is not Telegram's for this bot, `expired` for what was opened too
 * long ago.
 */
export type ReadLaunch = { kind: 'valid'; launch: Launch } | { kind: 'forged' | 'expired' };

/** Telegram's clock may be ahead of ours. */
const MAX_AHEAD_MS = 60_000;
const MAX_CHARACTERS = 8192;

const fields = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  auth_date: z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number),
  user: z
    .string()
    .transform(parseJson)
    .pipe(
      z.object({
        id: z.int().positive(),
        first_name: z
          .string()
          .default('')
          .transform((name) => cleanText(name, 100)),
        language_code: z.string().nullable().default(null),
        is_bot: z.literal(false).optional(),
      }),
    ),
});

/**
 * Checks the `initData` that Telegram gives a mini app. Source: core.telegram.org/bots/webapps, "Validating
 * data received via the Mini App".
 *
 * @param maxAgeMs - how long ago the mini app may have been opened
 */
export function readInitData(
  initData: string,
  { token, now, maxAgeMs }: { token: string; now: Date; maxAgeMs: number },
): ReadLaunch {
  if (initData.length > MAX_CHARACTERS) return { kind: 'forged' };
  const pairs = [...new URLSearchParams(initData)];
  const given = new Map(pairs);
  const parsed = fields.safeParse(Object.fromEntries(given));
  if (!parsed.success || given.size !== pairs.length) return { kind: 'forged' };
  const { hash, auth_date: seconds, user } = parsed.data;
  if (!isSigned(pairs, { hash, token })) return { kind: 'forged' };
  const at = new Date(seconds * 1000);
  const ageMs = now.getTime() - at.getTime();
  if (ageMs < -MAX_AHEAD_MS || ageMs >= maxAgeMs) return { kind: 'expired' };
  const { id, first_name: firstName, language_code: languageCode } = user;
  return { kind: 'valid', launch: { id: hash, user: { id, firstName, languageCode }, at } };
}

/** Signs fields as Telegram does. */
export function signInitData(pairs: readonly (readonly [string, string])[], token: string): string {
  const text = pairs
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join('\n');
  const key = createHmac('sha256', 'WebAppData').update(token).digest();
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Telegram's second signature is among what the hash covers; its older servers left it out. */
function isSigned(
  pairs: readonly (readonly [string, string])[],
  { hash, token }: { hash: string; token: string },
): boolean {
  const wanted = Buffer.from(hash, 'hex');
  const isMade = (without: readonly string[]) => {
    const covered = pairs.filter(([name]) => !without.includes(name));
    return timingSafeEqual(Buffer.from(signInitData(covered, token), 'hex'), wanted);
  };
  return isMade(['hash']) || isMade(['hash', 'signature']);
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('no JSON');
    return z.NEVER;
  }
}
