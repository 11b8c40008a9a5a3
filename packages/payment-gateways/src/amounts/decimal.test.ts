import { describe, expect, test } from 'vitest';
import { compareDecimals, fromMinor, parseDecimal, shareOf, toMinor } from './decimal.ts';
import { parseJsonExactly } from './parse-json-exactly.ts';

describe('Decimals', () => {
  test.each([
    { given: '12 of 11.8 for 10.00', amount: 1000, part: '12', whole: '11.8', share: 1016 },
    { given: '5 of 11.8 for 10.00', amount: 1000, part: '5', whole: '11.8', share: 423 },
    { given: 'all of it', amount: 1000, part: '11.8', whole: '11.80', share: 1000 },
    { given: 'a hair less than all', amount: 1000, part: '11.79999999', whole: '11.8', share: 999 },
    {
      given: 'more digits than a double has',
      amount: 100,
      part: '0.300000000000000000001',
      whole: '0.3',
      share: 100,
    },
    { given: 'dust in exponent form', amount: 1000, part: '1.2e-7', whole: '11.8', share: 0 },
    { given: 'nothing asked', amount: 1000, part: '1', whole: '0', share: 0 },
  ])('given $given, then the share is $share', ({ amount, part, whole, share }) => {
    expect(shareOf(amount, parseDecimal(part), parseDecimal(whole))).toBe(share);
  });

  test.each([
    ['10.5', 2, 1050],
    ['170', 2, 17000],
    ['0.019', 2, 1],
    ['1e2', 0, 100],
  ])('given %s with %i decimals, then its minor units are %i', (text, exponent, minor) => {
    expect(toMinor(parseDecimal(text), exponent)).toBe(minor);
  });

  test('given minor units, when written, then they read the same', () => {
    expect([fromMinor(5, 2), fromMinor(1234, 2), fromMinor(100_000, 0)]).toEqual(['0.05', '12.34', '100000']);
  });

  test('given numbers of one value in other digits, when compared, then they are equal', () => {
    expect(compareDecimals(parseDecimal('1.20'), parseDecimal('12e-1'))).toBe(0);
    expect(compareDecimals(parseDecimal('1.2'), parseDecimal('1.21'))).toBe(-1);
  });

  test.each(['', 'NaN', '1,5', '0x10', '1e999', '--1'])('given %j, then it is no number', (text) => {
    expect(() => parseDecimal(text)).toThrow(TypeError);
  });

  test('given a body with a long amount, when parsed, then no digit is lost', () => {
    expect(parseJsonExactly('{"a":[155.385597570000000001],"b":"7"}')).toEqual({
      a: ['155.385597570000000001'],
      b: '7',
    });
    expect(parseJsonExactly('{')).toBeUndefined();
  });
});
