/** Gives turns one after the other, in the order in which they were asked for. */
export interface Turns {
  /** Resolves when it is the caller's turn, with the function that ends it. */
  take(): Promise<() => void>;
}

export function createTurns(): Turns {
  let last: Promise<void> | null = null;
  return {
    async take() {
      const before = last;
      const turn = Promise.withResolvers<void>();
      last = turn.promise;
      if (before !== null) await before;
      return () => {
        if (last === turn.promise) last = null;
        turn.resolve();
      };
    },
  };
}
