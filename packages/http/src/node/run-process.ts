import type { Server } from 'node:http';
import { type Clock, createSystemClock, describeError, type Logger } from '@panelkit/sdk';
import { HttpError } from '../errors/http-error.ts';
import { listenOnFreePort } from './listen-on-free-port.ts';
import { createStopSteps, type StopSteps } from './stop-steps.ts';
import { closeServer, createStoppableServer } from './stoppable-server.ts';
import { type NodeHandler, toNodeHandler } from './to-node-handler.ts';

/** `web` serves requests, `worker` runs jobs and answers how it is, `both` does all of it. */
export type ProcessRole = 'web' | 'worker' | 'both';

/** A process while it opens. */
export interface StartingProcess {
  /** Where it listens; null when it does not. */
  port: number | null;
  /** Aborted first when the process is asked to stop: for readiness and for streams. */
  stopping: AbortSignal;
  /**
   * Adds a step of the shutdown. Steps run one after the other, the last one added first, after the requests
   * have ended: so add the closing of the storage when you open it, and the stopping of the jobs when you
   * start them. They also run when the start fails.
   */
  onStop(name: string, step: () => unknown): void;
}

/** What a process runs. */
export interface OpenedProcess {
  /** Answers requests; of a `worker` only how it is: health and metrics. */
  handler: NodeHandler;
  /** Starts jobs and timers; not called in a `web`. */
  startWork(): Promise<void>;
}

export interface ProcessOptions<Opened extends OpenedProcess = OpenedProcess> {
  role: ProcessRole;
  /** Where it listens, or on the next free port; null: nowhere. */
  listen: { host: string; port: number } | null;
  logger: Logger;
  open(starting: StartingProcess): Promise<Opened>;
  /**
   * How long it still serves after it said that it is stopping, so that load balancers notice; 0 by default.
   */
  drainMs?: number;
  /** How long running requests may take after that; 2 s by default. */
  requestGraceMs?: number;
  /** How long one step of the shutdown may take; 30 s by default. */
  stepTimeoutMs?: number;
  /** Tell the process to stop; `SIGINT` and `SIGTERM` by default. A second one ends it at once. */
  signals?: readonly NodeJS.Signals[];
  clock?: Clock;
}

/** A process that runs. */
export interface RunningProcess<Opened extends OpenedProcess = OpenedProcess> {
  port: number | null;
  opened: Opened;
  /** Drains, ends requests, then runs the steps. @returns whether all of it ended well */
  stop(): Promise<boolean>;
}

/**
 * Opens a process by its role and stops it in order: not ready, no more requests, jobs, storage. While it
 * opens, its port answers 503.
 * @throws what `open` or `startWork` throws, after the steps that were added so far
 */
export async function runProcess<Opened extends OpenedProcess>(
  options: ProcessOptions<Opened>,
): Promise<RunningProcess<Opened>> {
  const { role, listen, logger, clock = createSystemClock(), stepTimeoutMs = 30_000 } = options;
  const steps = createStopSteps({ clock, logger });
  const stopping = new AbortController();
  let handle = toNodeHandler(refuseWhileStarting, { logger });
  const server = listen && createStoppableServer((request, response) => handle(request, response));
  try {
    const port = server && (await listenOnFreePort(server, listen ?? { host: '', port: 0 }));
    const opened = await options.open({ port, stopping: stopping.signal, onStop: steps.add });
    handle = opened.handler;
    if (role !== 'web') await opened.startWork();
    const stop = createStop(options, { clock, server, steps, stopping });
    stopOnSignal(stop, options);
    return { port, opened, stop };
  } catch (error) {
    server?.close();
    server?.closeAllConnections();
    await steps.run(stepTimeoutMs);
    throw error;
  }
}

/** A person's browser retries automatically; a program learns when to retry. */
function refuseWhileStarting({ headers }: Request): Response {
  if (!headers.get('accept')?.includes('text/html')) throw new HttpError('STARTING', { retryAfterMs: 1000 });
  const body = '<!doctype html><meta charset="utf-8"><title>Starting</title><p>One moment: starting.</p>';
  return new Response(body, {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8', 'retry-after': '1', refresh: '1' },
  });
}

/** Stops once, however often it is asked. */
function createStop(
  { logger, drainMs = 0, requestGraceMs: graceMs = 2000, stepTimeoutMs = 30_000 }: ProcessOptions,
  parts: { clock: Clock; server: Server | null; steps: StopSteps; stopping: AbortController },
): () => Promise<boolean> {
  const { clock, server, steps, stopping } = parts;
  let stopped: Promise<boolean> | null = null;
  const stop = async (): Promise<boolean> => {
    logger.info({}, 'stopping');
    stopping.abort();
    if (server !== null && drainMs > 0) await clock.sleep(drainMs);
    if (server !== null) await closeServer(server, { clock, graceMs });
    const isClean = await steps.run(stepTimeoutMs);
    logger.info({ isClean }, 'stopped');
    return isClean;
  };
  return () => {
    stopped ??= stop();
    return stopped;
  };
}

function stopOnSignal(
  stop: () => Promise<boolean>,
  { logger, signals = ['SIGINT', 'SIGTERM'] }: ProcessOptions,
): void {
  for (const signal of signals) {
    process.once(signal, () => {
      stop().then(
        // What hangs would keep the process alive.
        (isClean) => isClean || process.exit(1),
        (error: unknown) => {
          logger.error({ error: describeError(error) }, 'stopping failed');
          process.exit(1);
        },
      );
    });
  }
}
