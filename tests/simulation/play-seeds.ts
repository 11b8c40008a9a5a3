// A worker of `pnpm simulate`: plays each seed that it is sent and answers with its report.
import { type PlayReport, playShop } from './play-shop.ts';

/** What a worker tells of a seed; the history only where something was wrong. */
export type SeedReport = PlayReport & { cpuMs: number };

process.on('message', (message: { seed: number }) => {
  play(message.seed).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      process.stderr.write(`seed ${message.seed}: ${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});

async function play(seed: number): Promise<SeedReport> {
  const before = process.cpuUsage();
  const report = await playShop({ seed });
  const { user, system } = process.cpuUsage(before);
  const history = report.violations.length > 0 ? report.history : [];
  return { ...report, history, cpuMs: (user + system) / 1000 };
}
