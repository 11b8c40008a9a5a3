import { describe, expect, test } from 'vitest';
import { createListingGuard } from './listing-guard.ts';

const limits = { listedAccounts: 100, inbounds: 5, idlePages: 3 };
const tooLarge = (limit: string) =>
  expect.objectContaining({ code: 'PANEL_RESPONSE_TOO_LARGE', details: expect.objectContaining({ limit }) });
const page = (from: number, size = 10) => Array.from({ length: size }, (_, index) => `a${from + index}`);

describe('createListingGuard', () => {
  test('given as many rows as there may be, then only one more is too many', () => {
    const guard = createListingGuard(limits);
    for (let from = 0; from < 100; from += 10) guard.page(page(from));
    expect(() => guard.page(['b'])).toThrow(tooLarge('listedAccounts'));
  });

  test('given another limit, then that one counts', () => {
    const guard = createListingGuard(limits, 'inbounds');
    expect(() => guard.page(page(0))).toThrow(tooLarge('inbounds'));
  });

  test.each([
    { name: 'the same page', next: () => page(0, 2) },
    { name: 'two pages in turn', next: (times: number) => page((times % 2) * 2, 2) },
    { name: 'empty pages', next: () => [] },
  ])('given $name for ever, then the listing ends', ({ next }) => {
    const guard = createListingGuard(limits);
    const ask = () => {
      for (let times = 0; times < 1000; times += 1) guard.page(next(times));
    };
    expect(ask).toThrow(tooLarge('idlePages'));
  });

  test('given pages that are never full, then the listing ends', () => {
    const guard = createListingGuard(limits);
    for (let from = 0; from < 3; from += 1) guard.page(page(from, 1), false);
    expect(() => guard.page(page(3, 1), false)).toThrow(tooLarge('idlePages'));
  });

  test('given a page again because the panel moved its rows, then the listing goes on', () => {
    const guard = createListingGuard(limits);
    for (const from of [0, 10, 0, 10, 20, 30]) guard.page(page(from));
  });
});
