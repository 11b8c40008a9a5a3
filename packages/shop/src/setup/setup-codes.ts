import { createHmac, timingSafeEqual } from 'node:crypto';
import { networkOf } from '@panelkit/http';
import { type Clock, toLatinDigits } from '@panelkit/sdk';
import { createAttempts } from '../people/attempts.ts';
import { hashOf } from '../security/hash-of.ts';
import type { ShopStore } from '../store/shop-store.ts';

/**
 * Codes with which the owner of an empty shop gets in: whoever reads the terminal or the log runs the shop. A
 * code is derived from the shop's secret and the minute in which it was printed, so that each process knows
 * what another one printed, and nothing is stored before it is used.
 */
export interface SetupCodes {
  /** Printed once; valid for an hour. */
  issue(): string;
  /** Looks without using it up. Wrong ones are counted by network. */
  look(typed: string, address: string): Promise<SetupCodeAnswer>;
  /** Uses it up. @returns false when it is not valid any more, or was used: of many at once one counts */
  use(typed: string): Promise<boolean>;
}

export type SetupCodeAnswer = 'valid' | 'wrong' | 'paused';

const MINUTE_MS = 60_000;
const VALID_MINUTES = 60;
/** Those of Crockford: none looks like another. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LETTERS = 4;
const PROOF_LETTERS = 12;
const TIMES = LETTERS.length ** TIME_LETTERS;

export function createSetupCodes(parts: {
  store: Pick<ShopStore, 'attempts' | 'usedChallenges'>;
  clock: Clock;
  secret: string;
}): SetupCodes {
  const { store, clock, secret } = parts;
  const attempts = createAttempts({ store: store.attempts, clock, secret });
  const minuteNow = () => Math.floor(clock.now().getTime() / MINUTE_MS);
  const keysOf = (address: string) => [['network', networkOf(address)]] as const;
  const codeOf = (minute: number): string => {
    const proof = createHmac('sha256', secret).update(`setup:${minute}`).digest();
    return lettersOf(minute % TIMES, TIME_LETTERS) + proofLetters(proof);
  };
  /** The minute of a code that is ours and not over. It takes as long for any other. */
  const minuteOf = (typed: string): number | null => {
    const code = plainCode(typed);
    const now = minuteNow();
    const age = modulo(now - numberOf(code.slice(0, TIME_LETTERS)), TIMES);
    const wanted = codeOf(now - age);
    const isOurs = timingSafeEqual(Buffer.from(code.padEnd(wanted.length, ' ')), Buffer.from(wanted));
    return isOurs && age < VALID_MINUTES ? now - age : null;
  };
  return {
    issue: () => codeOf(minuteNow()).replace(/(.{4})(?=.)/g, '$1-'),
    look: async (typed, address) => {
      const keys = keysOf(address);
      if (!(await attempts.take(keys)).isAllowed) return 'paused';
      if (minuteOf(typed) === null) return 'wrong';
      await attempts.succeed(keys);
      return 'valid';
    },
    use: async (typed) => {
      const minute = minuteOf(typed);
      if (minute === null) return false;
      return store.usedChallenges.use(
        hashOf(`setup:${minute}`),
        new Date((minute + VALID_MINUTES) * MINUTE_MS),
      );
    },
  };
}

/** As somebody types it on a phone: small, with other hyphens, in other digits, an O for a zero. */
function plainCode(typed: string): string {
  return toLatinDigits(typed)
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .replace(/[^0-9A-Z]/g, '')
    .slice(0, TIME_LETTERS + PROOF_LETTERS);
}

function lettersOf(number: number, count: number): string {
  return Array.from({ length: count }, (_, index) =>
    LETTERS.charAt(Math.floor(number / LETTERS.length ** (count - 1 - index)) % LETTERS.length),
  ).join('');
}

/** Five bits a letter, from as many bytes: 256 is a multiple of 32, so each letter is as likely. */
function proofLetters(proof: Buffer): string {
  return [...proof.subarray(0, PROOF_LETTERS)].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
}

function numberOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * LETTERS.length + Math.max(0, LETTERS.indexOf(letter)), 0);
}

function modulo(number: number, base: number): number {
  return ((number % base) + base) % base;
}
