import { test } from 'vitest';
import { expectReplaysToChangeNothing, expectTheSameBooks } from './expect-the-same-month.ts';

test('given a month of payment events, when told 20 times, shuffled and doubled, then each time the books are the same', async () => {
  await expectTheSameBooks(20);
}, 60_000);

test('given a month of payment events, when all of it is replayed 20 times, then nothing changes any more', async () => {
  await expectReplaysToChangeNothing(20);
}, 60_000);
