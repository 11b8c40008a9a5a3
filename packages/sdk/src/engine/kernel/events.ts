import { EventEmitter } from 'eventemitter3';
import * as z from 'zod';
import type { EventType, StoredEvent } from '../../domain/records/event.ts';
import { describeError } from '../../errors/describe-error.ts';
import type { Storage } from '../../ports/storage.ts';
import { type CallbackWatch, measureCallback } from './measure-callback.ts';
import { parseInput } from './parse-input.ts';

const listSchema = z.object({ after: z.int().min(0), limit: z.int().min(1).max(500) });

/** The event of one type, as stored. */
export type EventOf<Type extends EventType> = Extract<StoredEvent, { type: Type }>;

/** Typed listening to committed events. Delivery is at most once; the cursor (`list`) is the truth. */
export interface EventEmitterOf {
  /**
   * Calls `listener` for each event of this type; returns a function that ends it. An error of a listener is
   * logged, never thrown.
   */
  on<Type extends EventType>(type: Type, listener: (event: EventOf<Type>) => void): () => void;
  /** Calls `listener` for each event; returns a function that ends it. */
  onAny(listener: (event: StoredEvent) => void): () => void;
  /**
   * Committed events with a cursor above `after`, in order; `limit` 1–500.
   * @throws PanelkitError `INVALID_INPUT`
   */
  list(request: { after: number; limit: number; aggregateId?: string }): Promise<StoredEvent[]>;
}

/** Hands the storage's events to listeners of this process; follows them while there is one. */
export function createEvents(storage: Storage, watch: CallbackWatch): EventEmitterOf {
  const { logger } = watch;
  const emitter = new EventEmitter();
  let end: (() => void) | null = null;
  const follow = (): (() => void) =>
    storage.events.follow((event) => {
      emitter.emit(event.type, event);
      emitter.emit('*', event);
    });
  const listen = <Event>(name: string, listener: (event: Event) => void): (() => void) => {
    const report = (error: unknown): void => {
      logger.error({ eventType: name, error: describeError(error) }, 'an event listener failed');
    };
    const guarded = (event: Event): void => {
      try {
        // An async function is a listener too: its rejection would end the process.
        const answer: unknown = measureCallback(watch, `listener of ${name}`, () => listener(event));
        if (answer instanceof Promise) answer.catch(report);
      } catch (error) {
        report(error);
      }
    };
    emitter.on(name, guarded);
    end ??= follow();
    return () => {
      emitter.off(name, guarded);
      if (emitter.eventNames().length > 0) return;
      end?.();
      end = null;
    };
  };
  return {
    on: (type, listener) => listen(type, listener),
    onAny: (listener) => listen('*', listener),
    list: async (request) => {
      parseInput(listSchema, request);
      return storage.events.list(request);
    },
  };
}
