import * as z from 'zod';
import type { ExchangeRate, RateState } from '../../domain/payments/exchange-rate.ts';
import type { Money } from '../../domain/payments/money.ts';
import { notFound } from '../../errors/error-factories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { amountMinorSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';
import { minimumOf } from '../payments/require-method.ts';
import { judgeMethod, type QuotedMethod, quotedMethods, quoteNow } from './judge-method.ts';
import { type SetRateInput, setRate } from './set-rate.ts';

/**
 * What a payment method asks for a price. `isOpen`: it can be paid with now, and the price is not below its
 * minimum.
 */
export interface MethodOffer {
  method: string;
  isOpen: boolean;
  /** Why not: it has no fresh exchange rate, or staff want to be paid more by it; null while it is open. */
  closedBy: 'rate' | 'minimum' | null;
  /**
   * What it asks in another currency, and how long that holds once the payment has started; null in the
   * shop's own, and while it has no rate.
   */
  quote: { asked: Money; validForMs: number } | null;
}

/** A method that asks in another currency, for staff. */
export interface MethodRate {
  method: string;
  currency: string;
  /** Added to what is asked, in hundredths of a percent. */
  marginBasisPoints: number;
  maxRateAgeMs: number;
  /** Null: none is known. */
  rate: ExchangeRate | null;
  state: RateState;
}

/** Prices in other currencies. */
export interface PaymentQuotes {
  /**
   * What each switched-on method that collects money would ask for a price now. The amount is fixed when the
   * payment starts.
   */
  offers(price: { amountMinor: number }): Promise<MethodOffer[]>;
  /** Staff: the methods that ask in another currency, with their rates. */
  rates(by: QueryContext): Promise<MethodRate[]>;
  /** Staff: fixes a rate as of now. @throws PanelkitError `INVALID_INPUT` */
  setRate(input: SetRateInput, by: CommandContext): Promise<ExchangeRate>;
}

const priceSchema = z.object({ amountMinor: amountMinorSchema });

export function createPaymentQuotes(engine: Engine): PaymentQuotes {
  const { storage, clock } = engine.backend;
  return {
    offers: async (input) => {
      const { amountMinor } = parseInput(priceSchema, input);
      const price = { amountMinor, currency: engine.currency };
      const methods = [...engine.paymentMethods].filter((method) => method !== 'wallet');
      const now = clock.now();
      return Promise.all(
        methods.map(async (method) => {
          const judged = await judgeMethod(engine, storage, method, now);
          return offerOf(method, judged, { price, minimumMinor: minimumOf(engine, method), now });
        }),
      );
    },
    rates: async (by) => {
      requireStaff(actorOf(by), { kind: 'exchange rates', id: 'all' });
      return (await quotedMethods(engine, clock.now())).map(toView);
    },
    setRate: async (input, by) => {
      const currency = await setRate(engine, input, by);
      const rate = await storage.exchangeRates.find(currency);
      if (rate === null) throw notFound('exchange rate', currency);
      return rate;
    },
  };
}

function offerOf(
  method: string,
  judged: QuotedMethod | null,
  { price, minimumMinor, now }: { price: Money; minimumMinor: number; now: Date },
): MethodOffer {
  const quote = judged === null ? null : quoteNow(judged, price, now);
  if (judged !== null && quote === null) return { method, isOpen: false, closedBy: 'rate', quote: null };
  const isTooLittle = price.amountMinor > 0 && price.amountMinor < minimumMinor;
  return {
    method,
    isOpen: !isTooLittle,
    closedBy: isTooLittle ? 'minimum' : null,
    quote:
      judged === null || quote === null
        ? null
        : { asked: quote.asked, validForMs: judged.policy.quoteValidMs },
  };
}

function toView({ method, currency, policy, rate, state }: QuotedMethod): MethodRate {
  const { marginBasisPoints, maxRateAgeMs } = policy;
  return { method, currency, marginBasisPoints, maxRateAgeMs, rate, state };
}
