import { DEFAULT_PANEL_LIMITS } from '@panelkit/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJsonGauge } from './json-gauge.ts';
import type { Bytes } from './json-marks.ts';

/** What makes texts hard to follow: quotes, backslashes before them, and brackets that are no structure. */
const unit = fc.constantFrom('"', '\\', '[', '}', ',', 'a', 'ش');
const json = fc.jsonValue({ stringUnit: unit, maxDepth: 5 });
const document = fc.tuple(fc.array(fc.string({ unit })), json).map((parts) => JSON.stringify(parts));

describe('the gauge of JSON', () => {
  test('given any JSON in any chunks, then it finds the depth and the values that the parsed one has', () => {
    fc.assert(
      fc.property(document, fc.array(fc.nat({ max: 40 })), (body, cuts) => {
        const { depth, values } = sizeOf(JSON.parse(body));
        const measure = (limits: { jsonDepth: number; answerValues: number }) => () => {
          const look = createJsonGauge({ ...DEFAULT_PANEL_LIMITS, ...limits });
          for (const chunk of cut(Buffer.from(body), cuts)) look(chunk);
        };
        expect(measure({ jsonDepth: depth, answerValues: values })).not.toThrow();
        expect(measure({ jsonDepth: depth - 1, answerValues: values })).toThrow();
        expect(measure({ jsonDepth: depth, answerValues: values - 1 })).toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

/** How deep it is, and how many brackets are opened and commas written in it. */
function sizeOf(value: unknown): { depth: number; values: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, values: 0 };
  const inside = Object.values(value).map(sizeOf);
  return {
    depth: 1 + Math.max(0, ...inside.map(({ depth }) => depth)),
    values: 1 + Math.max(0, inside.length - 1) + inside.reduce((sum, { values }) => sum + values, 0),
  };
}

function* cut(bytes: Bytes, lengths: number[]): Generator<Bytes> {
  let at = 0;
  for (const length of lengths) {
    yield bytes.subarray(at, at + length);
    at += length;
  }
  yield bytes.subarray(at);
}
