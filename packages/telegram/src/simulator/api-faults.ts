/**
 * One thing that goes wrong with a call. `lost-answer` and `late-error` do what was asked, and the caller
 * does not learn it; the others do nothing.
 */
export type TelegramFault = 'lost-call' | 'lost-answer' | 'bad-gateway' | 'late-error' | 'too-many-requests';

/** The switchboard of what goes wrong with the Bot API. */
export interface TelegramFaults {
  /** The next call of the method (any, without one) meets `fault`, once. */
  next(fault: TelegramFault, method?: string): void;
  /** From now on each call meets `fault` with `probability` (0 to 1). */
  sometimes(fault: TelegramFault, probability: number): void;
  /** From now on each update is delivered a second time, later, with `probability`. */
  repeatUpdates(probability: number): void;
  /** From now on updates that wait at once are delivered in any order. */
  shuffleUpdates(): void;
  /** Connections are refused until `clear`. */
  goDown(): void;
  /** Nothing goes wrong any more. */
  clear(): void;
}

/** What is to go wrong, as the double asks. */
export interface FaultSource {
  faults: TelegramFaults;
  /** The fault of this call; `down` while nothing answers. */
  draw(method: string): TelegramFault | 'down' | null;
  random(): number;
  readonly repeats: number;
  readonly isShuffled: boolean;
}

interface Rule {
  fault: TelegramFault;
  method: string | null;
}

/** What goes wrong at present. */
interface Wrong {
  waiting: Rule[];
  standing: Map<TelegramFault, number>;
  repeats: number;
  isShuffled: boolean;
  isDown: boolean;
}

export function createFaultSource(random: () => number): FaultSource {
  const none = (): Wrong => ({
    waiting: [],
    standing: new Map(),
    repeats: 0,
    isShuffled: false,
    isDown: false,
  });
  let set = none();
  return {
    random,
    get repeats() {
      return set.repeats;
    },
    get isShuffled() {
      return set.isShuffled;
    },
    draw(method) {
      if (set.isDown) return 'down';
      const first = set.waiting.find((rule) => rule.method === null || rule.method === method);
      set.waiting = set.waiting.filter((rule) => rule !== first);
      if (first !== undefined) return first.fault;
      for (const [fault, probability] of set.standing) if (random() < probability) return fault;
      return null;
    },
    faults: {
      next: (fault, method) => void set.waiting.push({ fault, method: method ?? null }),
      sometimes: (fault, probability) => void set.standing.set(fault, probability),
      repeatUpdates: (probability) => {
        set.repeats = probability;
      },
      shuffleUpdates: () => {
        set.isShuffled = true;
      },
      goDown: () => {
        set.isDown = true;
      },
      clear: () => {
        set = none();
      },
    },
  };
}
