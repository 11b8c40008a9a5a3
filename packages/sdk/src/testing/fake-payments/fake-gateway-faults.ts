/** What is called on a fake payment gateway. */
export type FakeGatewayVerb = 'start' | 'verify' | 'confirm' | 'refund';

/**
 * One thing that goes wrong with a call.
 *
 * - `unreachable`: surely not done. `refused`: the provider will not.
 * - `lost-request`: not done, and nobody can tell. `lost-answer`: done, and nobody can tell.
 * - `no-answer`: done, silent until the caller gives up.
 * - `accepted`: a refund that is taken on, and settled by `settleRefund` later; nothing for other calls.
 * - `throws`: the gateway's own code breaks before anything was sent.
 */
export type FakeGatewayFault =
  | 'unreachable'
  | 'refused'
  | 'lost-request'
  | 'lost-answer'
  | 'no-answer'
  | 'accepted'
  | 'throws';

/** The switchboard of what goes wrong with a fake payment gateway. */
export interface FakeGatewayFaults {
  /** The next such call meets `fault`, once. Several wait in the order given. */
  next(verb: FakeGatewayVerb, fault: FakeGatewayFault): void;
  /** From now on each such call meets `fault` with `probability` (0 to 1), drawn from the gateway's seed. */
  sometimes(verb: FakeGatewayVerb, fault: FakeGatewayFault, probability: number): void;
  /** Nothing waits and nothing is drawn any more. */
  clear(): void;
}

interface Rule {
  verb: FakeGatewayVerb;
  fault: FakeGatewayFault;
  probability: number;
}

/** The switchboard, and `draw`, which decides what a call meets. */
export function createFakeGatewayFaults(random: () => number): {
  faults: FakeGatewayFaults;
  draw(verb: FakeGatewayVerb): FakeGatewayFault | null;
} {
  let waiting: Rule[] = [];
  let standing: Rule[] = [];
  return {
    faults: {
      next: (verb, fault) => void waiting.push({ verb, fault, probability: 1 }),
      sometimes: (verb, fault, probability) => void standing.push({ verb, fault, probability }),
      clear: () => {
        waiting = [];
        standing = [];
      },
    },
    draw: (verb) => {
      const first = waiting.find((rule) => rule.verb === verb);
      waiting = waiting.filter((rule) => rule !== first);
      const drawn = first ?? standing.find((rule) => rule.verb === verb && random() < rule.probability);
      return drawn?.fault ?? null;
    },
  };
}
