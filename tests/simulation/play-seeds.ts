// A worker of `pnpm simulate`: plays each seed that it is sent and answers with its report.
import { onServer } from './on-postgres/server-scene.ts';
import { type PlayReport, playShop } from './play-shop.ts';
import type { WorldKind } from './world/world-plan.ts';

/** What a worker tells of a seed; the history only where something was wrong. */
export type SeedReport = PlayReport & { cpuMs: number };

/**
 * What it is told: the seed, its kind where that is not its own, and the server to play it on; in memory
 * where there is none.
 */
export interface SeedRequest {
  seed: number;
  kind: WorldKind | null;
  serverUrl: string | null;
}

// What dead processes of a shop still wait for ends with this one.
process.on('disconnect', () => process.exit(0));
process.on('message', (request: SeedRequest) => {
  play(request).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      process.stderr.write(`seed ${request.seed}: ${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});

async function play({ seed, kind, serverUrl }: SeedRequest): Promise<SeedReport> {
  const before = process.cpuUsage();
  const report = await playShop({
    seed,
    ...(kind !== null && { kind }),
    ...(serverUrl !== null && { scene: onServer(serverUrl) }),
  });
  const { user, system } = process.cpuUsage(before);
  const history = report.violations.length > 0 ? report.history : [];
  return { ...report, history, cpuMs: (user + system) / 1000 };
}
