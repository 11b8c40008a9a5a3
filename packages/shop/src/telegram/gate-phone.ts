import { toLatinDigits } from '@panelkit/sdk';
import type { PhoneGate } from '@panelkit/telegram';
import * as z from 'zod';

const MOST_COUNTRIES = 20;

/** Which phone numbers the customers' bot sells to; null: it asks for none. */
export const gatePhoneSchema = z
  .object({
    countries: z.array(z.string().regex(/^\+[1-9]\d{0,6}$/)).max(MOST_COUNTRIES),
  })
  .nullable();

/**
 * As people write them: `+98, 0049`, with the digits of any language. What is no beginning of a number is
 * kept, to be refused.
 */
export function readCountries(text: string): string[] {
  return toLatinDigits(text)
    .split(/[,،;\s]+/)
    .filter((country) => country !== '')
    .map((country) => country.replace(/^00/, '+'));
}

export function writeCountries(gate: PhoneGate | null): string {
  return gate?.countries.join(', ') ?? '';
}
