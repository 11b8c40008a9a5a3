import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRate, rateStateOf } from './exchange-rate.ts';
import { askedMinorFor, bookedMinor, forgivenMinorOf, type Quote, quoteOf } from './quote.ts';

const now = new Date('2026-01-01T00:00:00Z');
const plain = { marginBasisPoints: 0, quoteValidMs: 1_800_000 };

function quote(
  [amountMinor, currency]: [number, string],
  [base, rate, of]: [string, string, string],
  marginBasisPoints = 0,
): Quote {
  const wanted = { amountMinor, currency };
  const made = quoteOf(
    wanted,
    { currency: of, base, rate, source: 's', at: now },
    { ...plain, marginBasisPoints },
    now,
  );
  if (made === null) throw new TypeError('no quote');
  return made;
}

const amount = fc.integer({ min: 1, max: 10 ** 11 });
const rate = fc
  .tuple(fc.integer({ min: 0, max: 10 ** 8 }), fc.integer({ min: 0, max: 10 ** 9 - 1 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(9, '0')}`)
  .filter((text) => parseRate(text) !== null);
const currencies = fc.constantFrom('USD', 'IRR', 'EUR', 'KWD', 'XTR');
const anyQuote = fc
  .record({
    amount,
    rate,
    home: currencies,
    currency: currencies,
    isHome: fc.boolean(),
    margin: fc.integer({ min: 0, max: 2000 }),
  })
  .filter(({ home, currency }) => home !== currency)
  .map(({ amount: amountMinor, rate: text, home, currency, isHome, margin }) =>
    quoteOf(
      { amountMinor, currency: home },
      { currency, base: isHome ? home : currency, rate: text, source: 's', at: now },
      { ...plain, marginBasisPoints: margin },
      now,
    ),
  )
  .filter((made) => made !== null);

describe('a quote', () => {
  test.each<[string, [number, string], [string, string, string], number, number]>([
    ['a plan in Rial, paid in dollars', [11_000_000, 'IRR'], ['USD', '1100000', 'USD'], 0, 1000],
    ['the next cent, since Rial are left over', [11_000_001, 'IRR'], ['USD', '1100000', 'USD'], 0, 1001],
    ['a plan in euro, paid in Rial', [995, 'EUR'], ['EUR', '1200000', 'IRR'], 0, 11_940_000],
    ['the same rate, said the other way round', [1000, 'EUR'], ['IRR', '0.000001', 'IRR'], 0, 10_000_000],
    ['a rate with decimals', [1000, 'EUR'], ['EUR', '1.0835', 'USD'], 0, 1084],
    ['three decimals', [1000, 'USD'], ['KWD', '3.25', 'KWD'], 0, 3077],
    ['a margin of 1.5 %', [1000, 'EUR'], ['EUR', '1', 'USD'], 150, 1015],
    ['a price below the smallest unit', [1, 'IRR'], ['USD', '1100000', 'USD'], 0, 1],
  ])('given %s, then it asks the amount, rounded up', (_name, ...[price, by, margin, asked]) => {
    expect(quote(price, by, margin).asked.amountMinor).toBe(asked);
  });

  test('given a quote, then it keeps by what it was made and until when it holds', () => {
    expect(quote([1000, 'EUR'], ['EUR', '1.0835', 'USD'], 20)).toEqual({
      price: { amountMinor: 1000, currency: 'EUR' },
      asked: { amountMinor: 1086, currency: 'USD' },
      base: 'EUR',
      rate: '1.0835',
      source: 's',
      rateAt: now,
      marginBasisPoints: 20,
      quotedAt: now,
      validUntil: new Date('2026-01-01T00:30:00Z'),
    });
  });

  test.each([
    '',
    '0',
    '0.0',
    '-1',
    '1e9',
    '1,5',
    '1.',
    '.5',
    ' 1',
    '1'.repeat(16),
    `1.${'1'.repeat(16)}`,
    'NaN',
  ])('given %j, then it is no rate', (text) => expect(parseRate(text)).toBeNull());

  test('given an amount that cannot be kept exactly, then there is no quote, and nothing is booked', () => {
    const price = { amountMinor: 10 ** 15, currency: 'EUR' };
    const by = { currency: 'IRR', base: 'EUR', rate: '1200000', source: 's', at: now };
    expect(quoteOf(price, by, plain, now)).toBeNull();
    const small = quote([11_000_000, 'IRR'], ['USD', '1100000', 'USD']);
    expect(bookedMinor(small, Number.MAX_SAFE_INTEGER)).toBeNull();
  });

  test('given a rate that is no number, then there is no quote', () => {
    const by = { currency: 'USD', base: 'EUR', rate: 'soon', source: 's', at: now };
    expect(quoteOf({ amountMinor: 1000, currency: 'EUR' }, by, plain, now)).toBeNull();
  });

  test('given a price of nothing, then nothing is asked for it, and nothing is booked or sent back by it', () => {
    const free = quote([0, 'EUR'], ['EUR', '1.1', 'USD'], 100);
    expect(free.asked).toEqual({ amountMinor: 0, currency: 'USD' });
    expect([bookedMinor(free, 500), askedMinorFor(free, 500)]).toEqual([null, null]);
  });

  test('whatever is paid, nothing is booked above its share of the price, and all that was asked is the price', () =>
    fc.assert(
      fc.property(anyQuote, fc.double({ min: 0, max: 3, noNaN: true }), (made, part) => {
        const { price, asked } = made;
        const paid = Math.floor(asked.amountMinor * part);
        fc.pre(Number.isSafeInteger(paid));
        const booked = bookedMinor(made, paid);
        expect(bookedMinor(made, asked.amountMinor)).toBe(price.amountMinor);
        if (booked === null) return;
        expect(BigInt(booked) * BigInt(asked.amountMinor)).toBeLessThanOrEqual(
          BigInt(price.amountMinor) * BigInt(paid),
        );
        if (paid <= asked.amountMinor) expect(booked).toBeLessThanOrEqual(price.amountMinor);
        const more = bookedMinor(made, paid + 1);
        if (more !== null) expect(more).toBeGreaterThanOrEqual(booked);
      }),
    ));

  test('whatever is refunded, in whatever parts, no more goes back than was paid, and the whole is the whole', () =>
    fc.assert(
      fc.property(
        anyQuote,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }),
        (made, parts) => {
          const { price, asked } = made;
          expect(askedMinorFor(made, price.amountMinor)).toBe(asked.amountMinor);
          let left = price.amountMinor;
          let sent = 0;
          for (const part of parts) {
            const refunded = Math.floor(left * part);
            left -= refunded;
            sent += askedMinorFor(made, refunded) ?? 0;
          }
          expect(sent).toBeLessThanOrEqual(asked.amountMinor);
          const booked = bookedMinor(made, sent);
          if (booked !== null) expect(booked).toBeLessThanOrEqual(price.amountMinor - left);
        },
      ),
    ));

  test('whatever is asked covers the price by the rate', () =>
    fc.assert(
      fc.property(anyQuote, (made) => {
        const { numerator, denominator } = parseRate(made.rate) ?? { numerator: 1n, denominator: 1n };
        const isAsked = made.base === made.asked.currency;
        const exponents: Record<string, bigint> = { USD: 100n, EUR: 100n, KWD: 1000n, IRR: 1n, XTR: 1n };
        const [home = 1n, foreign = 1n] = [exponents[made.price.currency], exponents[made.asked.currency]];
        const [worth, cost] = isAsked ? [numerator, denominator] : [denominator, numerator];
        const paid = BigInt(made.asked.amountMinor) * home * worth;
        expect(paid).toBeGreaterThanOrEqual(BigInt(made.price.amountMinor) * foreign * cost);
      }),
    ));
});

describe('what is missing of a price', () => {
  const of = (receivedMinor: number, forgivenMinor = 0, toleranceBasisPoints = 100): number =>
    forgivenMinorOf({ priceMinor: 1000, receivedMinor, forgivenMinor, toleranceBasisPoints });

  test.each([
    ['all of it came', of(1000), 0],
    ['more came', of(1200), 0],
    ['one percent is missing', of(990), 10],
    ['more than that is missing', of(989), 0],
    ['nothing is tolerated', of(999, 0, 0), 0],
    ['part of the rest came later', of(995, 10), 5],
    ['the rest came later', of(1001, 10), 0],
    ['the shop tolerates less by then', of(990, 10, 0), 10],
  ])('given %s, then the shop bears what it tolerates', (_name, borne, expected) => {
    expect(borne).toBe(expected);
  });

  test('whatever arrives, what counts as received never falls', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 600 })),
        fc.integer({ min: 0, max: 5000 }),
        (sums, tolerance) => {
          let [received, forgiven] = [0, 0];
          for (const sum of sums) {
            const before = received + forgiven;
            received += sum;
            forgiven = of(received, forgiven, tolerance);
            expect(received + forgiven).toBeGreaterThanOrEqual(before);
            if (forgiven > 0) expect(received + forgiven).toBe(1000);
          }
        },
      ),
    ));
});

test('given a rate, then it is outdated once it is older than it may be', () => {
  const at = new Date(now.getTime() - 1000);
  expect(rateStateOf(null, 1000, now)).toBe('missing');
  expect(rateStateOf({ at }, 1000, now)).toBe('fresh');
  expect(rateStateOf({ at }, 999, now)).toBe('outdated');
});
