import { invalidInput } from '../../errors/error-factories.ts';
import { assertSameCurrency, isAmountMinor } from '../payments/money.ts';
import type { OrderItem } from './order.ts';
import type { Plan } from './plan.ts';
import { type TaxPolicy, withTax } from './tax.ts';

/** One wanted line of an order. */
export interface WantedItem {
  plan: Plan;
  quantity: number;
  /** Whether the customer still owes the plan's setup fee: it is charged on the first purchase only. */
  owesSetupFee: boolean;
  /** As the customer's one free trial: nothing is charged, for the trial's days. */
  isTrial?: boolean;
}

/** A priced line; the caller gives it an id. */
export type PricedItem = Omit<OrderItem, 'id'>;

/**
 * The one pricing function of every channel.
 * @throws PanelkitError `CURRENCY_MISMATCH`, `INVALID_INPUT` for a sum beyond exact integers
 */
export function priceItem(wanted: WantedItem, currency: string, tax: TaxPolicy | null = null): PricedItem {
  const { plan, quantity } = wanted;
  assertSameCurrency(currency, plan.price.currency);
  const isTrial = wanted.isTrial === true;
  const fee = withTax(wanted.owesSetupFee && !isTrial ? plan.setupFeeMinor : 0, tax);
  const unit = withTax(isTrial ? 0 : plan.price.amountMinor, tax);
  const totalMinor = unit.amountMinor * quantity + fee.amountMinor;
  if (!isAmountMinor(totalMinor)) {
    throw invalidInput([{ path: 'quantity', code: 'too_big', message: 'the total is too large' }]);
  }
  return {
    planId: plan.id,
    planName: plan.name,
    quantity,
    unitPriceMinor: unit.amountMinor,
    setupFeeMinor: fee.amountMinor,
    unitTaxMinor: unit.taxMinor,
    setupFeeTaxMinor: fee.taxMinor,
    taxBasisPoints: tax?.rateBasisPoints ?? 0,
    totalMinor,
    terms: {
      durationDays: isTrial ? plan.trialDays : plan.durationDays,
      trafficLimitBytes: plan.trafficLimitBytes,
      deviceLimit: plan.deviceLimit,
      startsOnFirstUse: plan.startsOnFirstUse,
    },
    isTrial,
  };
}
