/**
 * Codes of refusals that decide what happens next. Source: zarinpal.com/docs/paymentGateway and the table of
 * zarinpal-java-sdk.
 */
export const TOO_MANY_ATTEMPTS = -12;
export const AMOUNT_DIFFERS = -50;
export const NOT_PAID = -51;

const REASONS: Readonly<Record<number, string>> = {
  [-3]: 'the description is missing or too long',
  [-4]: 'the amount is not valid',
  [-9]: 'a field is not valid',
  [-10]: 'the merchant id or the address of the server is not valid',
  [-11]: 'the terminal is not active',
  [-13]: 'the terminal has reached its limit',
  [-14]: 'the return address is not on the registered domain',
  [-15]: 'the terminal is suspended',
  [-16]: 'the level of the merchant is too low',
  [-17]: 'the level of the merchant is too low',
  [-18]: 'the referrer is not the registered domain',
  [-19]: 'the terminal is banned',
  [-41]: 'the amount is over the maximum',
  [-50]: 'the amount that was paid is not the one that was asked for',
};

/** What a code says, for people. */
export function reasonOfCode(code: number): string {
  return REASONS[code] ?? `Zarinpal answered with code ${code}`;
}
