import { toLatinDigits } from '../payments/parse-amount.ts';
import type { BankCardDetails } from './bank-card.ts';

/** Fewer digits name nothing. */
const FEWEST_DIGITS = 4;

/**
 * Whether a masked number of a message (`6037**1234`, `…1234`, `12-345-678`) can be this card or its account.
 */
export function namesCard(
  said: string,
  { number, account }: Pick<BankCardDetails, 'number' | 'account'>,
): boolean {
  const groups = toLatinDigits(said)
    .replace(/[-./]/g, '')
    .split(/[*xX•…]+/);
  const [first = ''] = groups;
  const last = groups.at(-1) ?? '';
  if (last.length < FEWEST_DIGITS) return false;
  const start = groups.length > 1 ? first : '';
  return [number, account].some((known) => {
    const digits = (known ?? '').replace(/\D/g, '');
    return digits.endsWith(last) && digits.startsWith(start) && start.length + last.length <= digits.length;
  });
}
