import type { MethodPolicy, TaxPolicy } from '@panelkit/sdk';
import * as z from 'zod';

const listOf = (value: string): RegExp =>
  new RegExp(`^[a-z][a-z-]*:${value}(?:\\s*,\\s*[a-z][a-z-]*:${value})*$`);

/** `nowpayments:USD, zarinpal:IRR` */
const CURRENCY_OF_METHODS = listOf('[A-Z]{3}');
/** `nowpayments:1.5` */
const PERCENT_OF_METHODS = listOf('\\d(?:\\.\\d{1,2})?');

/** How payment methods ask for money. */
export const paymentSettings = {
  PAYMENT_CURRENCIES: z.string().regex(CURRENCY_OF_METHODS).optional().meta({
    description:
      'Payment methods that ask in another currency than SHOP_CURRENCY: nowpayments:USD, zarinpal:IRR. Staff set the exchange rates on the page Rates.',
  }),
  PAYMENT_MARGINS: z.string().regex(PERCENT_OF_METHODS).optional().meta({
    description: 'What these methods add to their amounts, in percent: nowpayments:1.5.',
  }),
  PAYMENT_TOLERANCES: z.string().regex(PERCENT_OF_METHODS).optional().meta({
    description:
      'How much of a price may be missing, in percent, so that it still counts as paid: nowpayments:0.5. The shop bears the loss.',
  }),
  PAYMENT_RATE_HOURS: z.coerce.number().int().min(1).max(720).default(24).meta({
    description: 'An exchange rate that is older switches its payment methods off, in hours.',
  }),
  TAX_PERCENT: z.coerce.number().min(0).max(100).multipleOf(0.01).optional().meta({
    description:
      'The tax on what is sold, in percent: 19. 0: none. Top-ups of the wallet are not taxed. Empty: staff set it on the page Settings.',
  }),
  TAX_PRICES: z.enum(['inclusive', 'exclusive']).default('inclusive').meta({
    description:
      'Whether the prices of plans contain the tax (inclusive) or it is added to them (exclusive).',
  }),
};

/** The shop's tax; null where it charges none, undefined where staff decide. */
export function toTaxPolicy({
  TAX_PERCENT,
  TAX_PRICES: prices,
}: Pick<z.output<z.ZodObject<typeof paymentSettings>>, 'TAX_PERCENT' | 'TAX_PRICES'>):
  | TaxPolicy
  | null
  | undefined {
  if (TAX_PERCENT === undefined) return undefined;
  return TAX_PERCENT === 0 ? null : { rateBasisPoints: basisPoints(TAX_PERCENT), prices };
}

const HOUR_MS = 3_600_000;

/** How each payment method asks for money, as the environment says it. */
export function toPaymentPolicies(
  settings: z.output<z.ZodObject<typeof paymentSettings>>,
): Record<string, Partial<MethodPolicy>> {
  const { PAYMENT_CURRENCIES, PAYMENT_MARGINS, PAYMENT_TOLERANCES, PAYMENT_RATE_HOURS } = settings;
  const policies: Record<string, Partial<MethodPolicy>> = {};
  const add = (method: string, policy: Partial<MethodPolicy>): void => {
    policies[method] = { ...policies[method], ...policy };
  };
  // Stars are asked in Stars, whatever the shop's currency is.
  add('telegram-stars', { askedIn: 'XTR', maxRateAgeMs: PAYMENT_RATE_HOURS * HOUR_MS });
  for (const [method, askedIn] of pairsOf(PAYMENT_CURRENCIES))
    add(method, { askedIn, maxRateAgeMs: PAYMENT_RATE_HOURS * HOUR_MS });
  for (const [method, percent] of pairsOf(PAYMENT_MARGINS))
    add(method, { marginBasisPoints: basisPoints(percent) });
  for (const [method, percent] of pairsOf(PAYMENT_TOLERANCES))
    add(method, { toleranceBasisPoints: basisPoints(percent) });
  return policies;
}

function pairsOf(text = ''): [method: string, value: string][] {
  return text
    .split(',')
    .map((pair) => pair.trim().split(':'))
    .flatMap(([method = '', value]) => (value === undefined ? [] : [[method, value]]));
}

function basisPoints(percent: string | number): number {
  return Math.round(Number(percent) * 100);
}
