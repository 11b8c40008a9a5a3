import { test } from 'vitest';
import { expectReplaysToChangeNothing, expectTheSameBooks } from './expect-the-same-month.ts';

test('given a month of payment events, when told 100 times, shuffled and doubled, then each time the books are the same', async () => {
  await expectTheSameBooks(100);
}, 300_000);

test('given a month of payment events, when all of it is replayed 100 times, then nothing changes any more', async () => {
  await expectReplaysToChangeNothing(100);
}, 300_000);
