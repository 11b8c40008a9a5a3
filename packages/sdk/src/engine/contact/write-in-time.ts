import type { WriteOutcome } from '../../ports/write-outcome.ts';
import type { Engine } from '../kernel/engine.ts';
import { writeDeadlineMs } from '../kernel/settings.ts';
import { insideSpan, type WriteSpan } from '../panel-calls/write-span.ts';
import { failureOf } from './panel-failure.ts';

/**
 * How a write ended. `runningOn`: what was given up and may still write, until this promise ends; null when
 * nothing may.
 */
export interface TimedWrite {
  outcome: WriteOutcome;
  runningOn: Promise<unknown> | null;
}

/**
 * Runs one write under its deadline. An adapter that throws or does not end in time leaves the outcome
 * *unknown*.
 */
export async function writeInTime(
  engine: Engine,
  panelId: string,
  write: () => Promise<WriteOutcome>,
): Promise<WriteOutcome> {
  const deadlineAtMs = engine.backend.clock.monotonicMs() + writeDeadlineMs(engine.settings);
  return (await writeBefore(engine, { panelId, deadlineAtMs }, write)).outcome;
}

/** The same, with a deadline on the monotonic clock that began to run before. */
export async function writeBefore(
  engine: Engine,
  { panelId, deadlineAtMs }: { panelId: string; deadlineAtMs: number },
  write: () => Promise<WriteOutcome>,
): Promise<TimedWrite> {
  const span: WriteSpan = { deadlineAtMs, runningOn: [] };
  const outcome = await insideSpan(span, write).catch((error: unknown): WriteOutcome => {
    return { kind: 'unknown', cause: failureOf(engine, panelId, error).message };
  });
  return { outcome, runningOn: span.runningOn.length === 0 ? null : Promise.allSettled(span.runningOn) };
}
