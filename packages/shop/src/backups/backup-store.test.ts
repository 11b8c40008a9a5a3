import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useStores } from '../tests/use-stores.ts';

const { storeOf } = useStores();
const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 1, hour));

describe.each(['memory', 'PGlite'])('Backups: %s', (name) => {
  test('given backups, then one runs at a time, what was abandoned ends, and old ones are removed', async () => {
    const { backups } = storeOf(name);
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    const begun = await Promise.all([
      backups.begin({ id: first, startedAt: at(1) }),
      backups.begin({ id: second, startedAt: at(2) }),
    ]);
    expect(begun).toEqual([true, false]);
    expect(await backups.list(5)).toMatchObject([{ id: first, endedAt: null, problem: null }]);
    await backups.see(first, at(2));
    await backups.endAbandoned(at(2), at(3));
    expect(await backups.list(5)).toMatchObject([{ id: first, endedAt: null }]);
    await backups.endAbandoned(at(3), at(3));
    const result = { bytes: 5_000_000_000, problem: null, missingPanels: ["Ger'many"] };
    // Too late: it counts as interrupted.
    await backups.end(first, { ...result, endedAt: at(4) });
    expect(await backups.begin({ id: third, startedAt: at(3) })).toBe(true);
    await backups.end(third, { ...result, endedAt: at(5) });
    expect(await backups.list(5)).toEqual([
      { id: third, startedAt: at(3), endedAt: at(5), ...result },
      { id: first, startedAt: at(1), endedAt: at(3), bytes: 0, problem: 'interrupted', missingPanels: [] },
    ]);
    await backups.removeOld(at(3));
    expect(await backups.list(5)).toMatchObject([{ id: third }]);
  });
});
