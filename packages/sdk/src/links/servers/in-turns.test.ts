import { expect, test } from 'vitest';
import { inTurns } from './in-turns.ts';

test('given megabytes of links, then others have their turn in between; given a usual number, then it is done at once', async () => {
  const turnsOf = async (uri: string): Promise<number[]> => {
    let turn = 0;
    const done: number[] = [];
    const count = (): void => {
      turn += 1;
      if (done.length < 200) setImmediate(count);
    };
    setImmediate(count);
    await inTurns(
      Array.from({ length: 200 }, () => ({ uri })),
      () => done.push(turn),
    );
    return [...new Set(done)];
  };
  expect((await turnsOf('x'.repeat(20_000))).length).toBeGreaterThan(20);
  expect(await turnsOf('x'.repeat(300))).toEqual([0]);
});
