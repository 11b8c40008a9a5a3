import { expect, test } from 'vitest';
import { plays } from './played-providers.ts';

test.each(plays)(
  'given 500 payments through $name, when answers and webhooks are lost, late, doubled and shuffled and processes die, then each has one effect',
  async ({ play }) => {
    for (let seed = 1; seed <= 5; seed += 1)
      await expect(play({ count: 100, seed })).resolves.toBeUndefined();
  },
);
