import { createSystemClock } from '@panelkit/sdk';
import type pg from 'pg';

// The server lives in real time, whatever clock the shop is given.
const realTime = createSystemClock();

/** No answer came within the time that was set for it. */
class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly code = 'ETIMEDOUT';
  constructor() {
    super('The database did not answer in time');
  }
}

/**
 * Waits for an answer on a connection. When none comes in time the connection is destroyed: a late answer
 * would be read as that of the next statement, and everything behind it would wait as well.
 */
export async function answerInTime<Answer>(
  client: pg.Client,
  timeoutMs: number,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  let isLate = false;
  const cancel = realTime.setTimer(timeoutMs, () => {
    isLate = true;
    destroyConnection(client);
  });
  try {
    return await (client.pipeline ? ask() : inTurn(client, ask));
  } catch (error) {
    throw isLate ? new NoAnswerError() : error;
  } finally {
    cancel();
  }
}

/** Of each connection, the end of what was asked last. */
const lastAsked = new WeakMap<pg.Client, Promise<unknown>>();

/** One question after another: a host's connection may take no second one while the first is open. */
function inTurn<Answer>(client: pg.Client, ask: () => Promise<Answer>): Promise<Answer> {
  const answer = (lastAsked.get(client) ?? Promise.resolve()).then(ask);
  lastAsked.set(
    client,
    answer.catch(() => {}),
  );
  return answer;
}

/** When a wait ends that brought nothing. */
export interface WaitLimits {
  timeoutMs: number;
  /** Ends the wait at once. */
  signal?: AbortSignal;
}

/** Rejects after `timeoutMs`, or with the reason of `signal`; what arrives later is handed to `discard`. */
export async function arrivesInTime<Thing>(
  arriving: Promise<Thing>,
  { timeoutMs, signal }: WaitLimits,
  discard: (thing: Thing) => void,
): Promise<Thing> {
  const late = Promise.withResolvers<never>();
  let isLate = false;
  const giveUp = (reason: unknown) => {
    isLate = true;
    late.reject(reason);
  };
  const cancel = realTime.setTimer(timeoutMs, () => giveUp(new NoAnswerError()));
  const onAbort = () => giveUp(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  arriving.then((thing) => isLate && discard(thing)).catch(() => {});
  try {
    return await Promise.race([arriving, late.promise]);
  } finally {
    cancel();
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Closes the socket at once: saying goodbye needs a server that listens. */
export function destroyConnection({ connection }: Pick<pg.Client, 'connection'>): void {
  connection.stream.destroy();
}

/** Does `work` again and again, with this much time in between; returns the end of it. */
export function everyRealMs(ms: number, work: () => Promise<void>): () => void {
  let isOver = false;
  let cancel = () => {};
  const wait = (): void => {
    cancel = realTime.setTimer(ms, () => void work().then(() => isOver || wait()));
  };
  wait();
  return () => {
    isOver = true;
    cancel();
  };
}
