import fc from 'fast-check';
import { expect, test } from 'vitest';
import { portsToTry } from './inbound-template.ts';

test('given a range, then each of its ports is tried once, in an order that follows from the name', () => {
  const ranges = fc.record({
    from: fc.integer({ min: 1, max: 65_000 }),
    size: fc.integer({ min: 1, max: 500 }),
  });
  fc.assert(
    fc.property(ranges, fc.string(), ({ from, size }, name) => {
      const ports = portsToTry({ from, to: from + size - 1 }, name);
      expect(ports.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: size }, (_, index) => from + index),
      );
      expect(portsToTry({ from, to: from + size - 1 }, name)).toEqual(ports);
    }),
  );
});

test('given one port, then it alone is tried', () => {
  expect(portsToTry(443, 'any')).toEqual([443]);
});
