import { invalidInput } from '../../errors/error-factories.ts';
import { assertSameCurrency, isAmountMinor } from '../payments/money.ts';
import type { OrderItem } from './order.ts';
import type { Plan } from './plan.ts';

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

/** The one pricing function of every channel. @throws PanelkitError `CURRENCY_MISMATCH`, `INVALID_INPUT` for a sum beyond exact integers */
export function priceItem(wanted: WantedItem, currency: string): PricedItem {
  const { plan, quantity } = wanted;
  assertSameCurrency(currency, plan.price.currency);
  const isTrial = wanted.isTrial === true;
  const setupFeeMinor = wanted.owesSetupFee && !isTrial ? plan.setupFeeMinor : 0;
  const unitPriceMinor = isTrial ? 0 : plan.price.amountMinor;
  const totalMinor = unitPriceMinor * quantity + setupFeeMinor;
  if (!isAmountMinor(totalMinor)) {
    throw invalidInput([{ path: 'quantity', code: 'too_big', message: 'the total is too large' }]);
  }
  return {
    planId: plan.id,
    planName: plan.name,
    quantity,
    unitPriceMinor,
    setupFeeMinor,
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
