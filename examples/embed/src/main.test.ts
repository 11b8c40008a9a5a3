import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => vi.restoreAllMocks());

test('given the program, when it runs, then one unit is sold and delivered', async () => {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('./main.ts');
  expect(print).toHaveBeenCalledExactlyOnceWith(
    'fulfilled',
    expect.objectContaining({
      status: 'active',
      shopLink: expect.stringMatching(/^https:\/\/shop\.example\/s\/\w{20,}$/),
      links: [expect.stringMatching(/^\w+:\/\/.+/)],
      trafficLimitBytes: 50 * 1024 ** 3,
    }),
  );
});

test('given the program, then it fits on a page', () => {
  const text = readFileSync(new URL('main.ts', import.meta.url), 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
});
