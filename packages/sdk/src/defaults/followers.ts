import { AsyncLocalStorage } from 'node:async_hooks';

/** Who wants to know what happened, in one process. */
export interface Followers<News extends unknown[] = []> {
  /** Calls each of them soon, never inside of the caller's step; what one throws is dropped. */
  tell(...news: News): void;
  /** @returns what ends it */
  follow(listener: (...news: News) => void): () => void;
}

export function createFollowers<News extends unknown[] = []>(): Followers<News> {
  const listeners = new Set<(...news: News) => void>();
  return {
    tell(...news) {
      for (const listener of listeners) {
        queueMicrotask(() => {
          if (!listeners.has(listener)) return;
          try {
            listener(...news);
          } catch {
            // A listener's failure is its own: what it is told of has happened.
          }
        });
      }
    },
    follow(listener) {
      // The listener runs in the context it was given in, not in that of the change.
      const inOwnContext = AsyncLocalStorage.snapshot();
      const own = (...news: News) => inOwnContext(listener, ...news);
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
