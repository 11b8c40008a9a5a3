import { createHmac, timingSafeEqual } from 'node:crypto';

/** Longer than two clocks of one set-up differ. */
const LIFETIME_MS = 600_000;

/** The scheme of `Authorization` with which the doctor asks the running shop. */
const SCHEME = 'PanelKit-Doctor';

const macOf = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(`doctor:${text}`).digest('base64url');

/** The header of one question: it proves the key without revealing it, and does not last. */
export function signProbe(probe: { secret: string; nonce: string; now: Date }): string {
  const text = `${probe.now.getTime()}.${probe.nonce}`;
  return `${SCHEME} ${text}.${macOf(probe.secret, `ask:${text}`)}`;
}

/** The nonce of a question that was asked with this key a moment ago; else null. */
export function nonceOf(header: string, { secret, now }: { secret: string; now: Date }): string | null {
  const [, text = '', sentAt = '', nonce = '', mac = ''] =
    /^PanelKit-Doctor ((\d{1,15})\.([\w-]{10,100}))\.([\w-]{43})$/.exec(header) ?? [];
  const wanted = Buffer.from(macOf(secret, `ask:${text}`));
  const given = Buffer.from(mac);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  return Math.abs(now.getTime() - Number(sentAt)) <= LIFETIME_MS ? nonce : null;
}

/** What only a shop with the same key answers to a nonce. */
export function proofOf(nonce: string, secret: string): string {
  return macOf(secret, `answer:${nonce}`);
}

/** What the doctor claims as its address: a shop that believes it believes anybody. */
export const FORGED_ADDRESS = '203.0.113.77';
/** As many as proxies can be trusted, so that a shop which trusts too many meets one. */
export const FORGED_CHAIN = Array.from({ length: 10 }, () => FORGED_ADDRESS).join(', ');
