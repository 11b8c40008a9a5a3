import {
  type Actor,
  type Clock,
  describeError,
  type Logger,
  type Panelkit,
  type StoredEvent,
} from '@panelkit/sdk';
import type { Outlet } from './outlet.ts';
import { type StreamMessage, toFrame } from './to-frame.ts';

/** What one stream is about. */
export interface FollowOptions {
  actor: Actor;
  /**
   * What the follower is sent of an event, null for nothing; only what this actor may see. By default a
   * customer is sent the events that name him, and everybody else all events, as JSON.
   */
  select?: (event: StoredEvent) => StreamMessage | null;
  /** Sent when the stream opens: earlier changes were not sent. */
  greeting?: StreamMessage;
  /** Asked before each heartbeat: a session may have ended. */
  isAllowed?: () => Promise<boolean>;
}

/** What a stream follows, and for how long. */
export interface FollowedEvents {
  events: Pick<Panelkit['events'], 'onAny' | 'list'>;
  clock: Clock;
  logger: Logger;
  heartbeatMs: number;
  maxAgeMs: number;
  /** The last event that the follower saw; null for one that follows from now on. */
  lastCursor: number | null;
  /** Each of them ends the stream. */
  signals: readonly AbortSignal[];
}

const PAGE = 500;
/** Events that are read again for one who comes back. */
const MAX_MISSED = 5000;
/** A comment: browsers drop it, proxies see that the connection is in use. */
const HEARTBEAT = ': \n\n';

/**
 * Writes events to `outlet` until it ends: by age, by a signal, or when its reader leaves or may not read any
 * more.
 */
export function followEvents(outlet: Outlet, options: FollowOptions & FollowedEvents): void {
  const { clock, maxAgeMs, signals, greeting } = options;
  for (const signal of signals) {
    if (signal.aborted) outlet.end();
    signal.addEventListener('abort', outlet.end);
    outlet.onEnd(() => signal.removeEventListener('abort', outlet.end));
  }
  if (!outlet.isOpen()) return;
  outlet.onEnd(clock.setTimer(maxAgeMs, outlet.end));
  // Also puts the headers on their way.
  outlet.write(greeting === undefined ? HEARTBEAT : toFrame(greeting));
  const fail = (error: unknown): void => {
    if (outlet.isOpen()) options.logger.error({ error: describeError(error) }, 'an event stream failed');
    outlet.end();
  };
  sendEvents(outlet, options).catch(fail);
  keepAlive(outlet, options, fail);
}

/** The missed events first, then each as it is committed; each once, in order. */
async function sendEvents(
  outlet: Outlet,
  { events, actor, select = eventsFor(actor), lastCursor }: FollowOptions & FollowedEvents,
): Promise<void> {
  let sentCursor = lastCursor ?? 0;
  let newestCursor = 0;
  let isLive = lastCursor === null;
  const send = (event: StoredEvent): void => {
    if (event.cursor <= sentCursor) return;
    sentCursor = event.cursor;
    const message = select(event);
    if (message !== null) outlet.write(toFrame(message, event.cursor));
  };
  const listener = (event: StoredEvent): void => {
    newestCursor = event.cursor;
    if (isLive) send(event);
  };
  outlet.onEnd(events.onAny(listener));
  for (let read = 0; !isLive && outlet.isOpen() && read < MAX_MISSED; read += PAGE) {
    const page = await events.list({ after: sentCursor, limit: PAGE });
    page.forEach(send);
    isLive = page.length < PAGE && sentCursor >= newestCursor;
  }
  if (isLive) return;
  isLive = true;
  outlet.write(toFrame({ event: 'reset', data: '' }, Math.max(sentCursor, newestCursor)));
}

function keepAlive(
  outlet: Outlet,
  { clock, heartbeatMs, isAllowed = async () => true }: FollowOptions & FollowedEvents,
  fail: (error: unknown) => void,
): void {
  const beat = async (): Promise<void> => {
    if (!(await isAllowed())) return outlet.end();
    outlet.write(HEARTBEAT);
    schedule();
  };
  const schedule = (): void => outlet.onEnd(clock.setTimer(heartbeatMs, () => void beat().catch(fail)));
  schedule();
}

function eventsFor({ kind, id }: Actor): (event: StoredEvent) => StreamMessage | null {
  return ({ type, aggregate, data, at }) => {
    if (kind === 'customer' && !('customerId' in data && data.customerId === id)) return null;
    return { data: JSON.stringify({ type, aggregate, data, at }) };
  };
}
