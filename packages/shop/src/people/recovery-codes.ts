import { generateSecret } from 'otplib';
import { hashOf } from '../security/hash-of.ts';

const CODES = 10;
/** 120 bits: so many that a fast hash of one is worth nothing to who reads it (ASVS 2.6.2 wants 112). */
const CODE_BYTES = 15;

/**
 * Codes that each stand for the authenticator app once, as a person copies them: six times four letters and
 * digits.
 */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: CODES }, () =>
    generateSecret({ length: CODE_BYTES }).replace(/(.{4})(?=.)/g, '$1-'),
  );
}

/** What is stored of a code, however it was typed. */
export function hashOfRecoveryCode(code: string): string {
  return hashOf(`recovery:${code.toUpperCase().replace(/[^A-Z2-7]/g, '')}`);
}
