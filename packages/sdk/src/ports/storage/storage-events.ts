import type { EventData, EventType, StoredEvent } from '../../domain/records/event.ts';

/** An event to append; sequence and cursor are given by the store. */
export type NewEvent = {
  [Type in EventType]: {
    aggregate: { kind: string; id: string };
    type: Type;
    data: EventData[Type];
    at: Date;
  };
}[EventType];

export interface EventWriter {
  /** Appends in this transaction; `sequence` is the next of its aggregate. */
  append(event: NewEvent): Promise<void>;
}

export interface EventReader {
  /**
   * Committed events with a cursor above `after` (0: from the start), in order. A later commit never shows
   * below a cursor already read.
   */
  list(request: { after: number; limit: number; aggregateId?: string }): Promise<StoredEvent[]>;
  /**
   * Calls `listener` for events committed from now on, in order, at most once each, by any process; returns a
   * function that ends it. What the listener throws is dropped.
   */
  follow(listener: (event: StoredEvent) => void): () => void;
}
