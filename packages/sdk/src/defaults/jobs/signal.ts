/** Notifies its waiters that something has changed. */
export interface Signal {
  notify(): void;
  /** Resolves at the next notification. */
  next(): Promise<void>;
}

export function createSignal(): Signal {
  let coming = Promise.withResolvers<void>();
  return {
    notify() {
      coming.resolve();
      coming = Promise.withResolvers<void>();
    },
    next: () => coming.promise,
  };
}
