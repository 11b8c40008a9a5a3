import type { StoredEvent } from '@panelkit/sdk';
import { createFollowers, type NewEvent } from '@panelkit/sdk/ports';
import { copyOf } from '../rows/copy-of.ts';

/** Committed events in order; cursors count on from 1. */
export interface EventLog {
  /** Numbers and stores the events of one commit. */
  append(events: NewEvent[]): void;
  list(request: { after: number; limit: number; aggregateId?: string }): StoredEvent[];
  /** Takes events away; those of no cursor named stay. */
  remove(cursors: ReadonlySet<number>): void;
  /** Calls `listener` once for each event appended from now on, after the append. */
  follow(listener: (event: StoredEvent) => void): () => void;
}

export function createEventLog(): EventLog {
  let events: StoredEvent[] = [];
  let lastCursor = 0;
  const byAggregate = new Map<string, StoredEvent[]>();
  const sequences = new Map<string, number>();
  const followers = createFollowers<[StoredEvent]>();

  function store(event: NewEvent): StoredEvent {
    const { kind, id } = event.aggregate;
    const sequence = (sequences.get(`${kind}:${id}`) ?? 0) + 1;
    sequences.set(`${kind}:${id}`, sequence);
    lastCursor += 1;
    const stored: StoredEvent = { ...copyOf(event), cursor: lastCursor, sequence };
    events.push(stored);
    const ofAggregate = byAggregate.get(id);
    if (ofAggregate === undefined) byAggregate.set(id, [stored]);
    else ofAggregate.push(stored);
    return stored;
  }

  return {
    append(appended) {
      for (const event of appended.map(store)) followers.tell(event);
    },
    list({ after, limit, aggregateId }) {
      const log = aggregateId === undefined ? events : (byAggregate.get(aggregateId) ?? []);
      const start = firstAfter(log, after);
      return copyOf(log.slice(start, start + limit));
    },
    remove(cursors) {
      const removed = events.filter(({ cursor }) => cursors.has(cursor));
      events = events.filter(({ cursor }) => !cursors.has(cursor));
      for (const id of new Set(removed.map(({ aggregate }) => aggregate.id))) {
        const left = (byAggregate.get(id) ?? []).filter(({ cursor }) => !cursors.has(cursor));
        if (left.length === 0) byAggregate.delete(id);
        else byAggregate.set(id, left);
      }
    },
    follow: (listener) => followers.follow((event) => listener(copyOf(event))),
  };
}

function firstAfter(log: StoredEvent[], cursor: number): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((log[middle]?.cursor ?? Number.POSITIVE_INFINITY) > cursor) high = middle;
    else low = middle + 1;
  }
  return low;
}
