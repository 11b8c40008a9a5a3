import { expect, test } from 'vitest';
import { inBatches } from './batch.ts';

/** Keeps what it is given until the test lets it go. */
function openGate() {
  const lots: { items: number[]; end: (error?: Error) => void }[] = [];
  const give = inBatches<number>(
    (items) =>
      new Promise((resolve, reject) =>
        lots.push({ items, end: (error) => (error === undefined ? resolve(null) : reject(error)) }),
      ),
    3,
  );
  return { lots, give };
}

test('given many callers, while one lot is under way, then the next gathers, up to the most', async () => {
  const { lots, give } = openGate();
  const given = [1, 2, 3, 4, 5].map((item) => give([item]));
  expect(lots.map(({ items }) => items)).toEqual([[1]]);
  lots[0]?.end();
  await given[0];
  await Promise.resolve();
  expect(lots.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
  lots[1]?.end();
  await Promise.all(given.slice(1, 4));
  await Promise.resolve();
  lots[2]?.end();
  await given[4];
  expect(lots.map(({ items }) => items)).toEqual([[1], [2, 3, 4], [5]]);
});

test('given a lot that fails, then those who gave it hear of it, and the next is handed on', async () => {
  const { lots, give } = openGate();
  const [first, second] = [give([1]), give([2])];
  lots[0]?.end(new Error('down'));
  await expect(first).rejects.toThrow('down');
  lots[1]?.end();
  await second;
});
