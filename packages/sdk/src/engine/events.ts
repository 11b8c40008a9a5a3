import { EventEmitter } from 'eventemitter3';
import type { EventType, StoredEvent } from '../domain/event.ts';
import type { Logger } from '../ports/logger.ts';
import type { Storage } from '../ports/storage.ts';

/** The event of one type, as stored. */
export type EventOf<Type extends EventType> = Extract<StoredEvent, { type: Type }>;

/** Typed listening to committed events. Delivery is at most once; the cursor (`list`) is the truth. */
export interface EventEmitterOf {
  /** Calls `listener` for each event of this type; returns a function that ends it. An error of a listener is logged, never thrown. */
  on<Type extends EventType>(type: Type, listener: (event: EventOf<Type>) => void): () => void;
  /** Calls `listener` for each event; returns a function that ends it. */
  onAny(listener: (event: StoredEvent) => void): () => void;
  /** Committed events with a cursor above `after`, in order; `limit` 1–500. */
  list(request: { after: number; limit: number; aggregateId?: string }): Promise<StoredEvent[]>;
}

/** Follows the storage's events and hands them to listeners of this process. */
export function createEvents(storage: Storage, logger: Logger): EventEmitterOf {
  const emitter = new EventEmitter();
  storage.events.follow((event) => {
    emitter.emit(event.type, event);
    emitter.emit('*', event);
  });
  const listen = <Event>(name: string, listener: (event: Event) => void): (() => void) => {
    const guarded = (event: Event): void => {
      try {
        listener(event);
      } catch (error) {
        const cause = error instanceof Error ? error.name : typeof error;
        logger.error({ eventType: name, error: cause }, 'an event listener failed');
      }
    };
    emitter.on(name, guarded);
    return () => emitter.off(name, guarded);
  };
  return {
    on: (type, listener) => listen(type, listener),
    onAny: (listener) => listen('*', listener),
    list: (request) => storage.events.list(request),
  };
}
