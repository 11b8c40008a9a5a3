import { expect } from 'vitest';
import type { TestServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { simulateOnPostgres } from '../simulate-on-postgres.ts';

/** Runs each seed's shop on its own database; answers what they went through together. */
export async function expectShopsToHold(
  server: TestServer,
  { seeds, steps }: { seeds: readonly number[]; steps: number },
): Promise<{ delivered: number; crashes: number; applied: Set<string> }> {
  const totals = { delivered: 0, crashes: 0, applied: new Set<string>() };
  for (const seed of seeds) {
    const connectionString = await server.createDatabase(`shop_${seed}`);
    const report = await simulateOnPostgres(connectionString, { seed, steps });
    expect(report.violations, `seed ${seed}\n${report.history.join('\n')}`).toEqual([]);
    totals.delivered += report.delivered;
    totals.crashes += report.crashes;
    for (const kind of report.applied) totals.applied.add(kind);
  }
  return totals;
}
