import type { Clock } from '@panelkit/sdk';
import type { Bytes } from './json-marks.ts';

/** How long a panel may take. */
export interface Patience {
  clock: Clock;
  /** For the next bytes, while they are waited for. */
  chunkMs: number;
  /** For all of them; what their reader does meanwhile does not count. */
  totalMs: number;
  /** Gives the request up. */
  giveUp(): void;
}

/** The bytes of an answer, each chunk of which has a deadline. Who stops reading closes the connection. */
export async function* readPatiently(
  body: ReadableStream<Bytes> | null,
  patience: () => Patience | null,
  pace: (chunk: Bytes) => Promise<void>,
): AsyncGenerator<Bytes> {
  if (body === null) return;
  const reader = body.getReader();
  let waitedMs = 0;
  try {
    for (;;) {
      const limit = patience();
      const startedAtMs = limit?.clock.monotonicMs() ?? 0;
      const cancelTimer = limit?.clock.setTimer(
        Math.max(0, Math.min(limit.chunkMs, limit.totalMs - waitedMs)),
        limit.giveUp,
      );
      const { done, value } = await reader.read().finally(() => cancelTimer?.());
      if (limit !== null) waitedMs += limit.clock.monotonicMs() - startedAtMs;
      if (done) return;
      yield value;
      await pace(value);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
