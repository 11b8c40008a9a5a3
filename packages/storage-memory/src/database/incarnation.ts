import { PanelkitError } from '@panelkit/sdk';

/** One life of a backend on its data: running, closed, or crashed. */
export interface Incarnation {
  state: 'running' | 'closed' | 'crashed';
  /** Called once when it crashes or closes. */
  readonly endings: Set<() => void>;
}

export function createIncarnation(): Incarnation {
  return { state: 'running', endings: new Set() };
}

/** Ends it, once. */
export function endIncarnation(incarnation: Incarnation, state: 'closed' | 'crashed'): void {
  if (incarnation.state === 'crashed' || incarnation.state === state) return;
  incarnation.state = state;
  for (const ending of incarnation.endings) ending();
  incarnation.endings.clear();
}

/**
 * The answer of a port: as `work` gives it. A crashed incarnation never answers, as a dead process would not.
 * @throws PanelkitError `STORAGE_UNAVAILABLE` when it is closed
 */
export async function answer<Result>(
  incarnation: Incarnation,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  if (incarnation.state !== 'running') await silenceOfTheDead(incarnation);
  assertNotClosed(incarnation);
  try {
    return await work();
  } finally {
    await silenceOfTheDead(incarnation);
  }
}

/** `answer` of work that waits for nothing. */
export async function answerNow<Result>(incarnation: Incarnation, work: () => Result): Promise<Result> {
  if (incarnation.state !== 'running') await silenceOfTheDead(incarnation);
  assertNotClosed(incarnation);
  return work();
}

/** Pending for ever when the incarnation has crashed. */
export function silenceOfTheDead(incarnation: Incarnation): Promise<never> | undefined {
  return incarnation.state === 'crashed' ? new Promise(() => {}) : undefined;
}

/** @throws PanelkitError `STORAGE_UNAVAILABLE` */
export function assertNotClosed(incarnation: Incarnation): void {
  if (incarnation.state !== 'closed') return;
  throw new PanelkitError('STORAGE_UNAVAILABLE', {
    message: 'The backend is closed',
    details: { retryAfterMs: null, outcome: 'failed' },
  });
}
