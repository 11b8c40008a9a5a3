import { PanelkitError } from '@panelkit/sdk';

/** One life of a backend on its data: running, closed, or crashed. */
export interface ProcessInstance {
  state: 'running' | 'closed' | 'crashed';
  /** Called once when it crashes or closes. */
  readonly endings: Set<() => void>;
}

export function createProcessInstance(): ProcessInstance {
  return { state: 'running', endings: new Set() };
}

/** Ends it, once. */
export function endProcessInstance(instance: ProcessInstance, state: 'closed' | 'crashed'): void {
  if (instance.state === 'crashed' || instance.state === state) return;
  instance.state = state;
  for (const ending of instance.endings) ending();
  instance.endings.clear();
}

/**
 * The answer of a port: as `work` gives it. A crashed instance never answers, as a dead process would not.
 * @throws PanelkitError `STORAGE_UNAVAILABLE` when it is closed
 */
export async function answer<Result>(
  instance: ProcessInstance,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  if (instance.state !== 'running') await neverAfterCrash(instance);
  assertNotClosed(instance);
  try {
    return await work();
  } finally {
    await neverAfterCrash(instance);
  }
}

/** `answer` of work that waits for nothing. */
export async function answerNow<Result>(instance: ProcessInstance, work: () => Result): Promise<Result> {
  if (instance.state !== 'running') await neverAfterCrash(instance);
  assertNotClosed(instance);
  return work();
}

/** Pending for ever when the instance has crashed. */
export function neverAfterCrash(instance: ProcessInstance): Promise<never> | undefined {
  return instance.state === 'crashed' ? new Promise(() => {}) : undefined;
}

/** @throws PanelkitError `STORAGE_UNAVAILABLE` */
export function assertNotClosed(instance: ProcessInstance): void {
  if (instance.state !== 'closed') return;
  throw new PanelkitError('STORAGE_UNAVAILABLE', {
    message: 'The backend is closed',
    details: { retryAfterMs: null, outcome: 'failed' },
  });
}
