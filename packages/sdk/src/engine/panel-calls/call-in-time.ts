import { panelReadAborted } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import { insideCall, type PanelCall } from './panel-call.ts';
import type { PanelLine } from './panel-line.ts';
import { spanOf } from './write-span.ts';

/** Calls a driver, each time under the engine's deadline, even a driver of a third party. */
export interface PanelCaller {
  /**
   * @throws PanelkitError `PANEL_UNREACHABLE` when no answer came in time, `PANEL_READ_ABORTED` when its
   *   reader left; what the driver throws
   */
  read<Answer>(limitMs: number, ask: (signal: AbortSignal) => Promise<Answer>): Promise<Answer>;
  /** *unknown* when no answer came in time. @throws what the driver throws */
  write(limitMs: number, ask: (signal: AbortSignal) => Promise<WriteOutcome>): Promise<WriteOutcome>;
}

const LATE = Symbol('late');
const LEFT = Symbol('left');
type Ended<Answer> = { answer: Answer } | typeof LATE | typeof LEFT;

/** @param reader - aborted when nobody waits for what is read any more; writes do not heed it */
export function createPanelCaller(
  clock: Clock,
  line: PanelLine,
  reader: AbortSignal | null = null,
): PanelCaller {
  return {
    async read(limitMs, ask) {
      if (reader?.aborted) throw panelReadAborted();
      const circuitOpenMs = line.admit();
      if (circuitOpenMs !== null)
        throw unreachable('The panel is left alone: it does not answer', circuitOpenMs);
      const ended = await callInTime(clock, line, { limitMs, ask, reader });
      if (ended === LEFT) throw panelReadAborted();
      if (ended === LATE) throw unreachable('The panel did not answer in time', null);
      return ended.answer;
    },
    async write(limitMs, ask) {
      const span = spanOf();
      const leftMs = span === null ? limitMs : Math.min(limitMs, span.deadlineAtMs - clock.monotonicMs());
      if (leftMs <= 0)
        return { kind: 'not-applied', reason: 'no time was left for the write', retryAfterMs: null };
      const retryAfterMs = line.admit();
      if (retryAfterMs !== null)
        return { kind: 'not-applied', reason: 'the panel is left alone: it does not answer', retryAfterMs };
      const ended = await callInTime(clock, line, {
        limitMs: leftMs,
        ask,
        reader: null,
        // Through the engine's `fetch` nothing of it can leave any more.
        onGivenUp: (running) => line.usesFetch || span?.runningOn.push(running),
      });
      return typeof ended === 'symbol'
        ? { kind: 'unknown', cause: 'the deadline of the write passed' }
        : ended.answer;
    },
  };
}

async function callInTime<Answer>(
  clock: Clock,
  line: PanelLine,
  given: {
    limitMs: number;
    ask(signal: AbortSignal): Promise<Answer>;
    reader: AbortSignal | null;
    onGivenUp?(running: Promise<unknown>): void;
  },
): Promise<Ended<Answer>> {
  const { limitMs, ask, reader, onGivenUp } = given;
  const abort = new AbortController();
  // Also what is still streamed after the call, such as the next page of a listing in one body, ends with its
  // reader.
  const signal = reader === null ? abort.signal : AbortSignal.any([abort.signal, reader]);
  const call: PanelCall = {
    deadlineAtMs: clock.monotonicMs() + limitMs,
    signal,
    onRequest: () => {
      line.usesFetch = true;
    },
    onDate: (skewMs) => {
      line.clockReadingMs = skewMs;
    },
  };
  const late = Promise.withResolvers<typeof LATE | typeof LEFT>();
  // Async, so that what a driver throws at once is a rejection too.
  const running = insideCall(call, async () => ask(signal));
  const cancel = clock.setTimer(limitMs, () => {
    abort.abort();
    line.gaveUp(running);
    onGivenUp?.(running);
    late.resolve(LATE);
  });
  const leave = (): void => {
    line.leftBy(running);
    late.resolve(LEFT);
  };
  reader?.addEventListener('abort', leave, { once: true });
  try {
    const ended = await Promise.race([running.then((answer) => ({ answer })), late.promise]);
    if (typeof ended !== 'symbol') line.ended();
    return ended;
  } finally {
    cancel();
    reader?.removeEventListener('abort', leave);
  }
}

function unreachable(message: string, retryAfterMs: number | null): PanelkitError<'PANEL_UNREACHABLE'> {
  return new PanelkitError('PANEL_UNREACHABLE', { message, details: { retryAfterMs } });
}
