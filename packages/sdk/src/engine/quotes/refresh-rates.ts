import * as z from 'zod';
import { addMs } from '../../domain/lifecycle/period.ts';
import { parseRate, STAFF_SOURCE } from '../../domain/payments/exchange-rate.ts';
import { describeError } from '../../errors/describe-error.ts';
import type { RateReading, RateSource } from '../../ports/rate-source.ts';
import { callOutside } from '../kernel/call-outside.ts';
import type { Engine } from '../kernel/engine.ts';
import { type QuotedMethod, quotedMethods } from './judge-method.ts';

/** Clocks differ. */
const AHEAD_MS = 5 * 60_000;

const readingSchema: z.ZodType<RateReading | null> = z
  .object({
    base: z.string(),
    rate: z.string().refine((text) => parseRate(text) !== null),
    at: z.date(),
  })
  .nullable();

/**
 * Asks the shop's source for the rates that its methods need; returns how many are new. What staff fixed
 * stays as long as it is fresh.
 */
export async function refreshRates(engine: Engine): Promise<number> {
  const { rateSource, backend } = engine;
  if (rateSource === null) return 0;
  const methods = await quotedMethods(engine, backend.clock.now());
  const wanted = new Map(
    methods
      .filter(({ rate, state }) => rate?.source !== STAFF_SOURCE || state !== 'fresh')
      .map((method) => [method.currency, method]),
  );
  let renewed = 0;
  for (const method of wanted.values()) if (await refresh(engine, rateSource, method)) renewed += 1;
  return renewed;
}

async function refresh(engine: Engine, source: RateSource, { currency }: QuotedMethod): Promise<boolean> {
  const reading = await ask(engine, source, currency);
  if (reading === null) return false;
  const rate = { currency, ...reading, source: source.name };
  return engine.backend.storage.transaction((tx) => tx.exchangeRates.set(rate));
}

/** Null: no answer that makes sense; the rate that is known grows older. */
async function ask(engine: Engine, source: RateSource, currency: string): Promise<RateReading | null> {
  const { backend, fetch, settings, logger, currency: home } = engine;
  const fields = { source: source.name, currency };
  try {
    const outside = { fetch, clock: backend.clock };
    const end = await callOutside(outside, settings.requestTimeoutMs, (options) =>
      source.read({ currency, home }, options),
    );
    if (end.kind === 'late') {
      logger.warn(fields, 'a source of exchange rates did not answer in time');
      return null;
    }
    const { data: reading } = readingSchema.safeParse(end.answer);
    if (reading === null) return null;
    const latest = addMs(backend.clock.now(), AHEAD_MS);
    if (reading !== undefined && [currency, home].includes(reading.base) && reading.at <= latest)
      return reading;
    logger.warn(fields, 'a source of exchange rates gave an answer that makes no sense');
    return null;
  } catch (error) {
    logger.warn({ ...fields, error: describeError(error) }, 'a source of exchange rates failed');
    return null;
  }
}
