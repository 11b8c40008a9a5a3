import type { WriteOutcome } from '../../ports/panel-adapter.ts';
import type { Engine } from '../engine.ts';
import { writeDeadlineMs } from '../settings.ts';
import { failureOf } from './panel-failure.ts';

/** Runs one write under its deadline. An adapter that throws or does not end in time leaves the outcome *unknown*. */
export async function writeInTime(
  engine: Engine,
  panelId: string,
  write: (signal: AbortSignal) => Promise<WriteOutcome>,
): Promise<WriteOutcome> {
  const abort = new AbortController();
  const overdue = Promise.withResolvers<WriteOutcome>();
  const cancel = engine.backend.clock.setTimer(writeDeadlineMs(engine.settings), () => {
    abort.abort();
    overdue.resolve({ kind: 'unknown', cause: 'the deadline of the write passed' });
  });
  try {
    return await Promise.race([write(abort.signal), overdue.promise]);
  } catch (error) {
    return { kind: 'unknown', cause: failureOf(engine, panelId, error).message };
  } finally {
    cancel();
  }
}
