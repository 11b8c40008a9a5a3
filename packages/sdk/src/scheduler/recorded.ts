import type { Engine } from '../engine/kernel/engine.ts';
import { isPanelkitError } from '../errors/panelkit-error.ts';

/** What repeats is tried again at its next time: its tries end before that. */
const MAX_ATTEMPTS = 3;

/** What a job did, by name. */
type RunCounts = Record<string, number>;

/** Registers a job that is run every `everyMs`, once for all processes, and keeps a record of each run. */
export function repeatRecorded(
  engine: Engine,
  job: string,
  everyMs: number,
  work: () => Promise<RunCounts>,
): void {
  workRecorded(engine, job, work);
  engine.backend.jobs.repeat(job, everyMs);
}

/** Registers a job of which one runs at a time in this process, and keeps a record of each run. */
export function workRecorded(engine: Engine, job: string, work: () => Promise<RunCounts>): void {
  engine.backend.jobs.work(job, async () => void (await recorded(engine, job, work)), {
    concurrency: 1,
    maxAttempts: MAX_ATTEMPTS,
  });
}

/**
 * Runs a repeating job and keeps a record of it, also of one that failed.
 * @returns what it did.
 * @throws what the job throws
 */
export async function recorded<Counts extends RunCounts>(
  engine: Engine,
  job: string,
  work: () => Promise<Counts>,
): Promise<Counts> {
  const { storage, clock } = engine.backend;
  const startedAt = clock.now();
  const startedAtMs = clock.monotonicMs();
  const keep = (counts: RunCounts, failureCode: string | null): Promise<void> => {
    const durationMs = clock.monotonicMs() - startedAtMs;
    return storage.transaction((tx) => tx.runs.record({ job, startedAt, durationMs, counts, failureCode }));
  };
  try {
    const counts = await work();
    await keep(counts, null);
    return counts;
  } catch (error) {
    const code = isPanelkitError(error) ? error.code : 'unexpected';
    // A storage that is away cannot take the record either; the job's own error counts.
    await keep({}, code).catch(() => engine.logger.warn({ job }, 'the run could not be recorded'));
    throw error;
  }
}
