import type { Change } from '@panelkit/sdk';
import { readAll } from '../invariants/read-all.ts';
import { type SimulationReport, simulate } from './simulate.ts';
import { liveOnPostgres } from './world/lives-on-postgres.ts';

/** One seed's shop on an empty database; `applied`: the kinds of changes that took effect. */
export async function simulateOnPostgres(
  connectionString: string,
  { seed, steps }: { seed: number; steps: number },
): Promise<SimulationReport & { applied: Change['kind'][] }> {
  const lives = await liveOnPostgres(connectionString);
  const report = await simulate({ seed, steps, lives });
  const changes = await readAll<Change>((page) => lives.backend().storage.changes.list(page));
  await lives.close();
  const applied = changes.filter(({ state }) => state === 'posted').map(({ kind }) => kind);
  return { ...report, applied };
}
