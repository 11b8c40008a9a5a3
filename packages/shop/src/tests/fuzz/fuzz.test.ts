import { expect, test } from 'vitest';
import { runFuzz } from './run-fuzz.ts';

test('given 400 requests that nobody of good will sends, then none is a failure of the shop', async () => {
  const { sent, findings } = await runFuzz({ seed: 1, count: 400 });
  expect(findings).toEqual([]);
  expect(sent).toBe(400);
});
