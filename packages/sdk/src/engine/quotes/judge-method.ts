import { type ExchangeRate, type RateState, rateStateOf } from '../../domain/payments/exchange-rate.ts';
import { type MethodPolicy, methodPolicyOf } from '../../domain/payments/method-policy.ts';
import type { Money } from '../../domain/payments/money.ts';
import { type Quote, quoteOf } from '../../domain/payments/quote.ts';
import type { Queries } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';

/** A method that asks in another currency, with what is known of its rate. */
export interface QuotedMethod {
  method: string;
  currency: string;
  policy: MethodPolicy;
  rate: ExchangeRate | null;
  state: RateState;
}

/** The currency in which a method asks. */
export function askedIn(engine: Engine, method: string): string {
  return methodPolicyOf(engine.policies.payments, method).askedIn ?? engine.currency;
}

/** How a method asks in another currency now. Null: it asks in the shop's own. */
export async function judgeMethod(
  engine: Engine,
  store: Pick<Queries, 'exchangeRates'>,
  method: string,
  now: Date,
): Promise<QuotedMethod | null> {
  const policy = methodPolicyOf(engine.policies.payments, method);
  const currency = policy.askedIn ?? engine.currency;
  if (currency === engine.currency) return null;
  const found = await store.exchangeRates.find(currency);
  // A rate to a currency that is not the shop's any more says nothing.
  const rate = found !== null && [currency, engine.currency].includes(found.base) ? found : null;
  return { method, currency, policy, rate, state: rateStateOf(rate, policy.maxRateAgeMs, now) };
}

/**
 * What a method would ask for a price now. Null: it has no fresh rate, or the sum is too large to be kept
 * exactly.
 */
export function quoteNow({ policy, rate, state }: QuotedMethod, price: Money, now: Date): Quote | null {
  return rate === null || state !== 'fresh' ? null : quoteOf(price, rate, policy, now);
}

/** The gateways of the shop that are switched on and ask in another currency. */
export async function quotedMethods(engine: Engine, now: Date): Promise<QuotedMethod[]> {
  const methods = engine.gateways.methods.filter((method) => engine.paymentMethods.has(method));
  const judged = await Promise.all(
    methods.map((method) => judgeMethod(engine, engine.backend.storage, method, now)),
  );
  return judged.filter((method) => method !== null);
}
