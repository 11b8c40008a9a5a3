import { expect, test } from 'vitest';
import { runFuzz } from './run-fuzz.ts';

/** `FUZZ_REQUESTS` and `FUZZ_SEED` look elsewhere. */
const count = Number(process.env.FUZZ_REQUESTS ?? 200_000);
const seed = Number(process.env.FUZZ_SEED ?? 1);

test('given requests that nobody of good will sends, in large numbers, then none is a failure of the shop', async () => {
  const { sent, byStatus, findings } = await runFuzz({ seed, count });
  console.info(`${sent} requests with seed ${seed}: ${JSON.stringify(byStatus)}`);
  expect(findings).toEqual([]);
  expect(sent).toBe(count);
});
