import { type ChildProcess, fork } from 'node:child_process';
import type { SeedReport, SeedRequest } from './play-seeds.ts';

/** What of a seed is known when its worker ended or hung. */
export type LostSeed = { seed: number; lost: string };

/** A seed that takes longer is hung; on a server and a busy machine many minutes are nothing. */
const LONGEST_SEED_MS = 60 * 60_000;

/** What workers play, and who hears of it. */
export interface WorkersOptions {
  count: number;
  kind: SeedRequest['kind'];
  /** Null: in memory. */
  serverUrl: string | null;
  /** Null: no more. */
  next(): number | null;
  tell(report: SeedReport | LostSeed): void;
}

/** Plays the seeds that `next` gives in `count` processes at once; `tell` gets each report. */
export async function runWorkers(options: WorkersOptions): Promise<void> {
  await Promise.all(Array.from({ length: options.count }, () => runWorker(options)));
}

async function runWorker({ next, tell, kind, serverUrl }: WorkersOptions): Promise<void> {
  let worker: ChildProcess | null = null;
  for (let seed = next(); seed !== null; seed = next()) {
    worker ??= startWorker();
    const report = await playSeed(worker, { seed, kind, serverUrl });
    if ('lost' in report) {
      worker.kill('SIGKILL');
      worker = null;
    }
    tell(report);
  }
  worker?.disconnect();
}

function startWorker(): ChildProcess {
  const program = new URL('./play-seeds.ts', import.meta.url);
  const hook = new URL('../postgres/resolve-from-sources.ts', import.meta.url);
  return fork(program, { execArgv: ['--import', hook.href], serialization: 'advanced' });
}

function playSeed(worker: ChildProcess, request: SeedRequest): Promise<SeedReport | LostSeed> {
  const { seed } = request;
  return new Promise((resolve) => {
    const end = (report: SeedReport | LostSeed): void => {
      clearTimeout(timer);
      worker.off('message', hear).off('exit', exit);
      resolve(report);
    };
    // The worker is this program's own: what it sends is a report.
    const hear = (message: unknown): void => end(message as SeedReport);
    const exit = (): void => end({ seed, lost: 'its process ended' });
    const timer = setTimeout(() => end({ seed, lost: 'it did not end' }), LONGEST_SEED_MS);
    worker.on('message', hear).on('exit', exit);
    worker.send(request);
  });
}
