/** Sees to it that the one open transaction does not stay open. */
export interface Watchdog {
  /** Calls `cutOff` when a macrotask turn has passed over the transaction; returns the end of the watch. */
  watch(cutOff: () => void): () => void;
}

// Kept from before a test replaces the global timers.
const nextTurn = setImmediate;

/** One timer for all transactions of a turn: most of them begin and end within it. */
export function createWatchdog(): Watchdog {
  let watched: { cutOff(): void; isSeen: boolean } | null = null;
  let isAwake = false;
  const look = (): void => {
    isAwake = false;
    if (watched === null) return;
    if (watched.isSeen) watched.cutOff();
    else {
      watched.isSeen = true;
      wake();
    }
  };
  const wake = (): void => {
    if (isAwake) return;
    isAwake = true;
    nextTurn(look);
  };
  return {
    watch(cutOff) {
      const own = { cutOff, isSeen: false };
      watched = own;
      wake();
      return () => {
        if (watched === own) watched = null;
      };
    },
  };
}
