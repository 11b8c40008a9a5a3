import type { MortalProcess } from './mortal-process.ts';

/** How many payments are played, with which seed. */
export interface Play {
  count: number;
  seed: number;
  /**
   * Each process dies this many awaits later than the one before; after one that outlived its work, it begins
   * again where the seed says.
   */
  stride?: number;
}

/**
 * At which await of its work a process died last before it outlived it, how often it got there, and how many
 * died.
 */
export interface Deaths {
  awaits: number;
  rounds: number;
  deaths: number;
}

const NEVER = 0;

/** When processes die, one await later each time. */
export interface Fate {
  deaths: Deaths;
  random: () => number;
  /**
   * Works until all is done; a process that dies leaves it to the one of `next`, which lives.
   * @returns the place as it goes on
   */
  live<Place>(
    works: (place: Place) => Promise<unknown>[],
    place: Place,
    next: (place: Place) => Place,
  ): Promise<Place>;
}

export function createFate({
  mortal,
  random,
  seed,
  stride,
}: {
  mortal: MortalProcess;
  random: () => number;
  seed: number;
  stride: number;
}): Fate {
  const deaths: Deaths = { awaits: 0, rounds: 0, deaths: 0 };
  const first = 1 + (seed % stride);
  let deathAt = first;
  return {
    deaths,
    random,
    live: async (works, place, next) => {
      let current = place;
      const hasDied = await mortal.live(
        () => works(current),
        deathAt,
        () => {
          current = next(current);
        },
      );
      if (!hasDied) {
        deaths.rounds += 1;
        deathAt = first;
        return current;
      }
      deaths.deaths += 1;
      deaths.awaits = Math.max(deaths.awaits, deathAt);
      deathAt += stride;
      await mortal.live(
        () => works(current),
        NEVER,
        () => {},
      );
      return current;
    },
  };
}
