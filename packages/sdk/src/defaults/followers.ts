import { AsyncLocalStorage } from 'node:async_hooks';

/** Who wants to know that something changed, in one process. */
export interface Followers {
  /** Calls each of them soon, never inside of the caller's step; what one throws is dropped. */
  tell(): void;
  /** @returns what ends it */
  follow(listener: () => void): () => void;
}

export function createFollowers(): Followers {
  const listeners = new Set<() => void>();
  return {
    tell() {
      for (const listener of listeners) {
        queueMicrotask(() => {
          if (!listeners.has(listener)) return;
          try {
            listener();
          } catch {
            // A listener's failure is its own: what it is told of has happened.
          }
        });
      }
    },
    follow(listener) {
      // The listener runs in the context it was given in, not in that of the change.
      const inOwnContext = AsyncLocalStorage.snapshot();
      const own = () => inOwnContext(listener);
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
