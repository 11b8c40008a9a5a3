/** Serves callers one at a time, in the order in which they asked. */
export interface Mutex {
  /** Resolves with the function that releases it. */
  acquire(): Promise<() => void>;
}

export function createMutex(): Mutex {
  let last: Promise<void> | null = null;
  return {
    async acquire() {
      const before = last;
      const held = Promise.withResolvers<void>();
      last = held.promise;
      if (before !== null) await before;
      return () => {
        if (last === held.promise) last = null;
        held.resolve();
      };
    },
  };
}
