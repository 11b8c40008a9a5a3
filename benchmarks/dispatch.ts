import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { startPostgres } from './postgres-server.ts';

const SAMPLES = 300;
const BACKLOG = 50_000;
const PAUSE_MS = 10;

/** Waits between the commit of a transaction with a wake-up and the start of its handler, one at a time, in milliseconds. */
async function dispatchDelays(backend: PostgresBackend): Promise<number[]> {
  const started = new Map<string, (atMs: number) => void>();
  backend.jobs.work('probe', async ({ payload: { id = '' } }) => started.get(id)?.(performance.now()), {
    concurrency: 8,
  });
  await backend.jobs.start();
  const delays: number[] = [];
  for (let index = 0; index < SAMPLES; index += 1) {
    const id = String(index);
    const handled = new Promise<number>((resolve) => started.set(id, resolve));
    await backend.storage.transaction((tx) => tx.jobs.enqueue({ name: 'probe', payload: { id } }));
    const committedAtMs = performance.now();
    delays.push((await handled) - committedAtMs);
    await backend.clock.sleep(PAUSE_MS);
  }
  await backend.jobs.stop();
  return delays.sort((first, second) => first - second);
}

function percentile(sorted: number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1);
}

/** Prints how long a wake-up waits after its commit: with nothing else to do, and with later jobs waiting in the table. */
export async function benchmarkDispatch(): Promise<string[]> {
  const server = await startPostgres();
  const lines = ['| jobs waiting | p50 ms | p99 ms | peak memory MiB |', '|---|---|---|---|'];
  try {
    for (const backlog of [0, BACKLOG]) {
      const connectionString = await server.createDatabase(`dispatch_${backlog}`);
      const backend = await createPostgresBackend({ connectionString });
      for (let index = 0; index < backlog; index += 1000) {
        await backend.storage.transaction(async (tx) => {
          const jobs = Array.from({ length: 1000 }, (_, offset) => String(index + offset));
          for (const id of jobs)
            await tx.jobs.enqueue({ name: 'probe', payload: { id: `later-${id}` }, delayMs: 86_400_000 });
        });
      }
      const delays = await dispatchDelays(backend);
      const peakMib = process.resourceUsage().maxRSS / 1024;
      lines.push(
        `| ${backlog} | ${percentile(delays, 0.5)} | ${percentile(delays, 0.99)} | ${peakMib.toFixed(0)} |`,
      );
      await backend.close();
    }
  } finally {
    await server.stop();
  }
  return lines;
}
