/** Tells whoever waits that something has changed. */
export interface Pulse {
  beat(): void;
  /** Resolves at the next beat. */
  next(): Promise<void>;
}

export function createPulse(): Pulse {
  let coming = Promise.withResolvers<void>();
  return {
    beat() {
      coming.resolve();
      coming = Promise.withResolvers<void>();
    },
    next: () => coming.promise,
  };
}
