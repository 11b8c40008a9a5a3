import { AsyncLocalStorage } from 'node:async_hooks';
import type { StoredEvent } from '@panelkit/sdk';
import type { Database } from '../database/database.ts';
import { findLastCursor, hasNewEvents, numberEvents, readEvents } from './events.ts';

/** Follows the cursor for the listeners of one process. */
export interface EventFollower {
  follow(listener: (event: StoredEvent) => void): () => void;
  /** Reads on: events were committed, here or elsewhere, or may have been. */
  wake(): void;
  /** Reads on if there is anything to read, which one statement says. */
  look(): void;
  /**
   * Resolves once every listener knows where it begins; a commit before that would be missed by one that was
   * there first.
   */
  whenPlaced(): Promise<void>;
  stop(): void;
}

const BATCH = 500;

interface Follower {
  /** The last cursor it was given; null until it is known. */
  cursor: number | null;
  listener(event: StoredEvent): void;
}

interface FollowerParts {
  database: Database;
  /** Counts work as a step of this process. */
  step(work: () => Promise<void>): Promise<void>;
  /** Told of a failure, after which the next wake-up tries again. */
  onError(error: unknown): void;
}

export function createEventFollower({ database, step, onError }: FollowerParts): EventFollower {
  const inOwnContext = AsyncLocalStorage.snapshot();
  const followers = new Set<Follower>();
  let reading: Promise<void> | null = null;
  let isAsked = false;
  const unplaced = () => [...followers].filter(({ cursor }) => cursor === null);

  async function placeNewcomers(): Promise<void> {
    const newcomers = unplaced();
    if (newcomers.length === 0) return;
    const cursor = await findLastCursor(database);
    for (const follower of newcomers) follower.cursor = cursor;
  }

  async function readOn(): Promise<void> {
    while (isAsked && followers.size > 0) {
      isAsked = false;
      await placeNewcomers();
      await numberEvents(database);
      while (await deliverNext(database, followers));
    }
  }

  function wake(): void {
    isAsked = true;
    if (reading !== null || followers.size === 0) return;
    reading = inOwnContext(step, readOn)
      .catch(onError)
      .finally(() => {
        reading = null;
        if (isAsked) wake();
      });
  }

  async function lookForNews(): Promise<void> {
    const told = [...followers].flatMap(({ cursor }) => cursor ?? []);
    if (told.length > 0 && (await hasNewEvents(database, Math.min(...told)))) wake();
  }

  return {
    wake,
    look: () => void inOwnContext(step, lookForNews).catch(onError),
    follow(listener) {
      const follower: Follower = { cursor: null, listener: bindToCaller(listener) };
      followers.add(follower);
      wake();
      return () => followers.delete(follower);
    },
    whenPlaced: async () => {
      while (reading !== null && unplaced().length > 0) await reading;
    },
    stop: () => followers.clear(),
  };
}

/**
 * The listener runs in the context it was given in; what it throws is its own: the business step has
 * committed.
 */
function bindToCaller(listener: (event: StoredEvent) => void): (event: StoredEvent) => void {
  const inContext = AsyncLocalStorage.snapshot();
  return (event) => {
    try {
      inContext(listener, structuredClone(event));
    } catch {
      // Dropped, as the port says.
    }
  };
}

/** Sends the next events to listeners that have not had them; false when there are no more. */
async function deliverNext(database: Database, followers: Set<Follower>): Promise<boolean> {
  const placed = [...followers].flatMap(({ cursor }) => cursor ?? []);
  if (placed.length === 0) return false;
  const events = await readEvents(database, { after: Math.min(...placed), limit: BATCH });
  for (const event of events) {
    for (const follower of followers) {
      if (follower.cursor === null || follower.cursor >= event.cursor) continue;
      follower.cursor = event.cursor;
      follower.listener(event);
    }
  }
  return events.length === BATCH;
}
