import { logFailure } from '../../defaults/jobs/run-job.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { describeError } from '../../errors/describe-error.ts';
import type { JobFailure } from '../../ports/job-queue.ts';
import type { Engine } from './engine.ts';

/** Logs a failure once, records it for staff and emits an event for metrics and alerts. Never throws. */
export async function reportFailure(engine: Engine, failure: JobFailure): Promise<void> {
  const { storage, clock } = engine.backend;
  const { name: job, payload, error, retryInMs } = failure;
  logFailure(engine.logger, failure);
  const at = clock.now();
  const subject = subjectOf(payload);
  const nextAttemptAt = retryInMs === null ? null : addMs(at, retryInMs);
  const record = { job, subject, payload, lastFailedAt: at, nextAttemptAt, error };
  try {
    await storage.transaction(async (tx) => {
      const failureCount = await tx.jobFailures.record(record);
      const code = error.code ?? error.name;
      const data = { subject, code, failureCount, isLast: retryInMs === null };
      await tx.events.append({ aggregate: { kind: 'job', id: job }, type: 'job.failed', data, at });
    });
  } catch (cause) {
    // A storage that is away cannot take the record either.
    engine.logger.warn({ job, error: describeError(cause) }, 'the failure of a job could not be recorded');
  }
}

/**
 * Reports what was thrown while one of several things was worked on; `retryInMs`: when that thing is worked
 * on again.
 */
export function reportThrow(
  engine: Engine,
  thrown: { job: string; payload: Record<string, string>; error: unknown; retryInMs: number | null },
): Promise<void> {
  const { job: name, payload, retryInMs } = thrown;
  return reportFailure(engine, { name, payload, attempt: 1, error: describeError(thrown.error), retryInMs });
}

/** What a job is about, by the ids of its payload. */
export function subjectOf(payload: Readonly<Record<string, string>>): string {
  return Object.entries(payload)
    .toSorted(([first], [second]) => (first < second ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
