import type { Clock } from '@panelkit/sdk';

/** How often a call of a process ends it or holds it up. Chances are of one call, 0 to 1. */
export interface Interruptions {
  random: () => number;
  /** It dies before the call leaves, or after the call was done and before it hears of it. */
  death: number;
  /** It stalls after the call was done. */
  stall: number;
  stallMs: number;
}

/**
 * What holds a simulated process in life. Once it is dead nothing of it goes on: its calls never leave and
 * never answer.
 */
export interface Lifeline {
  isAlive: boolean;
  /** Resolves when it dies. */
  died: Promise<'died'>;
  /** Ends it here and now. */
  die(): void;
  /** One call of a port. Without a clock it may end the process, and not hold it up. */
  around<Result>(clock: Clock | null, call: () => Promise<Result>): Promise<Result>;
}

/** `interruptions` answers null once all trouble is over; `onDeath` and `onStall` are told of each. */
export function createLifeline(
  interruptions: () => Interruptions | null,
  on: { death(): void; stall(): void },
): Lifeline {
  const { promise: died, resolve } = Promise.withResolvers<'died'>();
  const lifeline: Lifeline = {
    isAlive: true,
    died,
    die: () => {
      if (!lifeline.isAlive) return;
      lifeline.isAlive = false;
      on.death();
      resolve('died');
    },
    around: async (clock, call) => {
      if (meets('death')) lifeline.die();
      if (!lifeline.isAlive) return never();
      const result = await call().catch((error: unknown) => {
        // What the process's end breaks, nobody hears of.
        if (lifeline.isAlive) throw error;
        return never();
      });
      if (meets('death')) lifeline.die();
      if (lifeline.isAlive && clock !== null && meets('stall')) await stall(clock);
      return lifeline.isAlive ? result : never();
    },
  };
  const meets = (what: 'death' | 'stall'): boolean => {
    const met = interruptions();
    return met !== null && met.random() < met[what];
  };
  const stall = async (clock: Clock): Promise<void> => {
    on.stall();
    await clock.sleep(interruptions()?.stallMs ?? 0);
  };
  return lifeline;
}

/** What a dead process waits for. */
function never(): Promise<never> {
  return new Promise(() => {});
}
