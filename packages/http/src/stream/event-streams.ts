import { type Clock, createSystemClock, type Logger, type Panelkit, silentLogger } from '@panelkit/sdk';
import { HttpError } from '../errors/http-error.ts';
import { API_ANSWER } from '../handler/api-answer.ts';
import { type FollowOptions, followEvents } from './follow-events.ts';
import { createOutletStream } from './outlet.ts';

export interface EventStreamsOptions {
  panelkit: { events: Pick<Panelkit['events'], 'onAny' | 'list'> };
  clock?: Clock;
  logger?: Logger;
  /**
   * Aborted once the process shuts down: every stream ends, and the browsers come back to another process.
   */
  stopping?: AbortSignal;
  /** How often something is said on a silent stream, so that proxies keep it open; 20 s by default. */
  heartbeatMs?: number;
  /** A stream ends after this long, and the browser opens the next; 10 min by default. */
  maxAgeMs?: number;
  /** Streams that one actor may have open; 10 by default. */
  maxPerActor?: number;
}

/** Server-sent events about what is committed. */
export interface EventStreams {
  /**
   * Opens a stream for this request. A browser that lost its connection says which event it saw last
   * (`Last-Event-ID`), and is sent what it missed; where that is too much, a message of type `reset` asks it
   * to load everything again.
   * @throws HttpError `TOO_MANY_STREAMS`
   */
  open(request: Request, options: FollowOptions): Response;
}

/** Streams events of the engine to browsers, in bounded number, age and memory. */
export function createEventStreams(options: EventStreamsOptions): EventStreams {
  const { panelkit, clock = createSystemClock(), logger = silentLogger, stopping } = options;
  const { heartbeatMs = 20_000, maxAgeMs = 600_000, maxPerActor = 10 } = options;
  const open = new Map<string, number>();
  const count = (actor: string, change: 1 | -1): void => {
    const now = (open.get(actor) ?? 0) + change;
    if (now === 0) open.delete(actor);
    else open.set(actor, now);
  };
  return {
    open: (request, follow) => {
      const actor = `${follow.actor.kind}:${follow.actor.id}`;
      if ((open.get(actor) ?? 0) >= maxPerActor)
        throw new HttpError('TOO_MANY_STREAMS', { maximum: maxPerActor });
      const followed = { events: panelkit.events, clock, logger, heartbeatMs, maxAgeMs };
      const signals = stopping === undefined ? [request.signal] : [request.signal, stopping];
      const stream = createOutletStream((outlet) => {
        count(actor, 1);
        outlet.onEnd(() => count(actor, -1));
        followEvents(outlet, { ...follow, ...followed, signals, lastCursor: cursorOf(request) });
      });
      // nginx buffers answers unless told not to.
      const headers = {
        ...API_ANSWER,
        'content-type': 'text/event-stream; charset=utf-8',
        'x-accel-buffering': 'no',
      };
      return new Response(stream, { headers });
    },
  };
}

function cursorOf(request: Request): number | null {
  const given = request.headers.get('last-event-id') ?? '';
  return /^\d{1,15}$/.test(given) ? Number(given) : null;
}
