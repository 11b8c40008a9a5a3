import { describe, expect, test } from 'vitest';
import { shareReads } from './share-reads.ts';

/** Readings that end when the test says so; each answers its number. */
function controlled() {
  const open: { answer(): void; fail(): void }[] = [];
  const read = shareReads(() => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const number = open.length + 1;
    open.push({ answer: () => resolve(number), fail: () => reject(new Error(`${number} failed`)) });
    return promise;
  });
  return { read, open };
}

describe('shared readings', () => {
  test('given a reading under way, when others ask, then they share one that begins after it', async () => {
    const { read, open } = controlled();
    const first = read();
    const others = [read(), read(), read()];
    expect(open).toHaveLength(1);
    open[0]?.answer();
    expect(await first).toBe(1);
    await Promise.resolve();
    expect(open).toHaveLength(2);
    open[1]?.answer();
    expect(await Promise.all(others)).toEqual([2, 2, 2]);
  });

  test('given a reading that fails, when others wait for the next, then only who asked for it learns of it', async () => {
    const { read, open } = controlled();
    const first = read();
    const second = read();
    open[0]?.fail();
    await expect(first).rejects.toThrow('1 failed');
    await Promise.resolve();
    open[1]?.answer();
    expect(await second).toBe(2);
  });

  test('given nothing under way, when somebody asks, then he is not answered with what was read before', async () => {
    const { read, open } = controlled();
    const first = read();
    open[0]?.answer();
    await first;
    const second = read();
    open[1]?.answer();
    expect(await second).toBe(2);
  });
});
