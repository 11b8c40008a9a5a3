import { expect, test } from 'vitest';
import { plays } from './played-providers.ts';

test.each(plays)(
  'given 20 payments through $name, when answers and webhooks are lost, late, doubled and shuffled and processes die, then each has one effect',
  async ({ play }) => {
    const { deaths } = await play({ count: 20, seed: 7, stride: 17 });
    expect(deaths).toBeGreaterThan(10);
  },
  60_000,
);
