import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../ports/clock.ts';
import { type JobEnd, type JobFailures, type JobHandler, runJob } from './run-job.ts';
import { createSignal, type Signal } from './signal.ts';

const DEFAULT_GRACE_MS = 10_000;

/** A handler's call that has not ended. While it sleeps it is parked: only time can move it. */
export interface JobCall {
  sleeps: number;
  /** Made when the handler asks for its signal: few do. */
  controller: AbortController | null;
}

/** What is known of the calls of one process, or of several that share a clock. */
export interface JobActivity {
  /** The call in which the running code is. */
  readonly current: AsyncLocalStorage<JobCall>;
  /** Notifies when a call begins to sleep, or ends. */
  readonly changes: Signal;
}

export function createJobActivity(): JobActivity {
  return { current: new AsyncLocalStorage(), changes: createSignal() };
}

/** Counts the running job, if the caller is in one, as parked until `ended`. */
export function parkJob({ current, changes }: JobActivity, ended: Promise<void>): void {
  const call = current.getStore();
  if (call === undefined) return;
  const wake = () => {
    call.sleeps -= 1;
  };
  call.sleeps += 1;
  ended.then(wake, wake);
  changes.notify();
}

export function areParked(calls: Iterable<JobCall>): boolean {
  for (const call of calls) if (call.sleeps === 0) return false;
  return true;
}

/** For authors of a queue: calls the handler of a claimed job. Never throws. */
export function callHandler(
  call: JobCall,
  job: { name: string; payload: Record<string, string>; attempt: number },
  { activity, handler, failures }: { activity: JobActivity; handler: JobHandler; failures: JobFailures },
): Promise<JobEnd> {
  const { name, payload, attempt } = job;
  const running = {
    name,
    payload: { ...payload },
    attempt,
    get signal() {
      call.controller ??= new AbortController();
      return call.controller.signal;
    },
  };
  const { handle, maxAttempts } = handler;
  const isAborted = () => call.controller?.signal.aborted === true;
  return activity.current.run(call, () => runJob(running, { handle, maxAttempts, failures, isAborted }));
}

/** Resolves when nothing runs any more, or the grace is over. */
export async function waitForCalls(
  isRunning: () => boolean,
  {
    changes,
    clock,
    graceMs = DEFAULT_GRACE_MS,
  }: { changes: Signal; clock: Clock; graceMs?: number | undefined },
): Promise<void> {
  if (!isRunning()) return;
  let isGraceOver = false;
  const cancel = clock.setTimer(graceMs, () => {
    isGraceOver = true;
    changes.notify();
  });
  while (isRunning() && !isGraceOver) await changes.next();
  cancel();
}

/** Asks the handlers to stop: what they throw from now on is no failure. */
export function abortCalls(calls: Iterable<JobCall>): void {
  for (const call of calls) {
    call.controller ??= new AbortController();
    call.controller.abort(new Error('The queue stops'));
  }
}
