import { expect, test } from 'vitest';
import { samplePriceMinor } from './sample-price.ts';

test.each([
  ['USD', 300],
  ['EUR', 300],
  ['IRR', 3_000_000],
  ['JPY', 450],
  ['KWD', 3000],
])('given three dollars in %s, then they are %d minor units', (currency, amountMinor) => {
  expect(samplePriceMinor(3, currency)).toBe(amountMinor);
});
