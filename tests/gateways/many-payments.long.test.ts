import { expect, test } from 'vitest';
import { plays } from './played-providers.ts';

test.each(plays)(
  'given 500 payments through $name, when answers and webhooks are lost, late, doubled and shuffled and processes die at each await, then each has one effect',
  async ({ name, play, stride }) => {
    const all = { awaits: 0, rounds: 0, deaths: 0 };
    // What a process does grows with its shop, so there are twenty: each takes other awaits, until its
    // processes outlive their work.
    for (let seed = 1; seed <= 20; seed += 1) {
      const { awaits, rounds, deaths } = await play({ count: 25, seed, stride });
      expect(rounds).toBeGreaterThan(0);
      all.awaits = Math.max(all.awaits, awaits);
      all.rounds += rounds;
      all.deaths += deaths;
    }
    process.stdout.write(`${name}: ${JSON.stringify(all)}\n`);
  },
  1_200_000,
);
