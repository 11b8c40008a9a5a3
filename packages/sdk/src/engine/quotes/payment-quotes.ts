import * as z from 'zod';
import type { ExchangeRate, RateState } from '../../domain/payments/exchange-rate.ts';
import type { Money } from '../../domain/payments/money.ts';
import { notFound } from '../../errors/error-factories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { amountMinorSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';
import { judgeMethod, type QuotedMethod, quotedMethods, quoteNow } from './judge-method.ts';
import { type SetRateInput, setRate } from './set-rate.ts';

/** What a payment method asks for a price. `isOpen`: it can be paid with now. */
export interface MethodOffer {
  method: string;
  isOpen: boolean;
  /** What it asks in another currency, and how long that holds once the payment has started; null in the shop's own, and while it is not open. */
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
  /** What each switched-on method that collects money would ask for a price now. The amount is fixed when the payment starts. */
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
        methods.map(async (method) =>
          offerOf(method, await judgeMethod(engine, storage, method, now), price, now),
        ),
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

function offerOf(method: string, judged: QuotedMethod | null, price: Money, now: Date): MethodOffer {
  if (judged === null) return { method, isOpen: true, quote: null };
  const quote = quoteNow(judged, price, now);
  if (quote === null) return { method, isOpen: false, quote: null };
  return { method, isOpen: true, quote: { asked: quote.asked, validForMs: judged.policy.quoteValidMs } };
}

function toView({ method, currency, policy, rate, state }: QuotedMethod): MethodRate {
  const { marginBasisPoints, maxRateAgeMs } = policy;
  return { method, currency, marginBasisPoints, maxRateAgeMs, rate, state };
}
