/** `result` of every answer. Source: help.zibal.ir/IPG/API. */
export const DONE = 100;
export const ALREADY_VERIFIED = 201;
export const NOT_PAID = 202;

const RESULTS: Readonly<Record<number, string>> = {
  102: 'the merchant does not exist',
  103: 'the merchant is not active',
  104: 'the merchant is not valid',
  105: 'the amount is below 1,000 Rial',
  106: 'the return address is not valid',
  113: 'the amount is over the limit',
  114: 'the national code is not valid',
  203: 'the payment is not known',
};

/** What a `result` says, for people. */
export function reasonOfResult(result: number): string {
  return RESULTS[result] ?? `Zibal answered with result ${result}`;
}

/** `status` of a payment. */
export const WAITING = -1;
export const PAID_AND_VERIFIED = 1;
export const PAID = 2;
export const REFUNDED = 15;
export const REFUND_UNDER_WAY = 16;
export const REVERSED = 18;

const STATUSES: Readonly<Record<number, string>> = {
  3: 'cancelled by the customer',
  4: 'the card number is not valid',
  5: 'the card has not enough money',
  6: 'the password was wrong',
  7: 'too many requests',
  8: 'too many payments on one day',
  9: 'the daily limit of the card',
  10: 'the issuer of the card is not valid',
  11: 'the switch failed',
  12: 'the card cannot be reached',
  21: 'the merchant is not valid',
};

/** Why a payment of that status brought no money; null when it may still bring some. */
export function reasonOfStatus(status: number): string | null {
  return STATUSES[status] ?? null;
}
