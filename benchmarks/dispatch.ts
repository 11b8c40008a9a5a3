import { setTimeout as wait } from 'node:timers/promises';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { POLL_MS, startPollingPeer } from './polling.ts';
import { startPostgres } from './postgres-server.ts';

const SAMPLES = 300;
const POLLED_SAMPLES = 100;
const BACKLOG = 50_000;
const PAUSE_MS = 10;

/**
 * Waits between the commit of a transaction with a wake-up and the start of its handler, one at a time, in
 * milliseconds.
 */
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

/** The same waits of a peer that only polls. */
async function pollingDelays(connectionString: string, backlog: number): Promise<number[]> {
  const peer = await startPollingPeer(connectionString, backlog);
  const delays: number[] = [];
  for (let index = 0; index < POLLED_SAMPLES; index += 1) {
    // At any moment between two polls.
    await wait((index * 37) % POLL_MS);
    delays.push(await peer.dispatch());
  }
  await peer.stop();
  return delays.sort((first, second) => first - second);
}

async function addBacklog({ storage }: PostgresBackend, backlog: number): Promise<void> {
  for (let index = 0; index < backlog; index += 1000) {
    await storage.transaction(async (tx) => {
      const ids = Array.from({ length: 1000 }, (_, offset) => `later-${index + offset}`);
      for (const id of ids) await tx.jobs.enqueue({ name: 'probe', payload: { id }, delayMs: 86_400_000 });
    });
  }
}

/**
 * Prints how long a wake-up waits after its commit, with nothing else to do and with later jobs in the table;
 * beside it a peer that polls.
 */
export async function benchmarkDispatch(): Promise<string[]> {
  const server = await startPostgres();
  const lines = [
    `| jobs waiting | p50 ms | p99 ms | polling each ${POLL_MS} ms: p50 ms | p99 ms |`,
    '|---|---|---|---|---|',
  ];
  try {
    for (const backlog of [0, BACKLOG]) {
      const connectionString = await server.createDatabase(`dispatch_${backlog}`);
      const backend = await createPostgresBackend({ connectionString });
      await addBacklog(backend, backlog);
      const delays = await dispatchDelays(backend);
      const polled = await pollingDelays(connectionString, backlog);
      const cells = [delays, polled].flatMap((of) => [percentile(of, 0.5), percentile(of, 0.99)]);
      lines.push(`| ${backlog} | ${cells.join(' | ')} |`);
      await backend.close();
    }
  } finally {
    await server.stop();
  }
  return lines;
}
