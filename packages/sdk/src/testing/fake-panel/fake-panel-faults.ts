import type { DesiredAccount } from '../../domain/accounts/desired-account.ts';

/** What is called on a fake panel. */
export type FakePanelVerb =
  | 'health'
  | 'listInbounds'
  | 'findAccount'
  | 'listAccounts'
  | 'ensureAccount'
  | 'removeAccount'
  | 'findInbounds'
  | 'createInbound'
  | 'updateInbound'
  | 'removeInbound'
  | 'resetInboundUsage'
  | 'listOnline'
  | 'listClientIps'
  | 'clearClientIps'
  | 'downloadBackup';

/**
 * One thing that goes wrong with a request. *commit* is the panel's doing of a write; reads have none.
 *
 * - `drop-before-commit`, `drop-after-commit`: the connection breaks; a write ends `unknown`.
 * - `error-before-commit`: surely not done, `notApplied`. `error-after-commit`: done, then a 500, `unknown`.
 * - `refused`: the panel will not. `rate-limited`: not now, `notApplied` with `retryAfterMs`. `auth-failed`:
 *   the login is not taken.
 * - `slow`: works and answers `delayMs` later; past the deadline the caller has gone and the write is done
 *   all the same.
 * - `late-answer`: done at once, answered `delayMs` later. `no-answer`: done, silent until the deadline.
 * - `never-answers`: nothing is done, and the call never ends, not even when it is aborted: a driver without
 *   its own deadlines.
 * - `ignores-abort`: done and answered `delayMs` later, whatever the caller does meanwhile: a transport that
 *   cannot be stopped.
 * - `late-commit`: the connection breaks at once, the write is done `delayMs` later.
 * - `lost-write`: done and answered, taken back `undoneAfterMs` later. `wrong-terms`: does something else
 *   than it was asked.
 * - `invalid-answer`: an answer that cannot be read. `inconclusive`: a look-up that proves nothing.
 */
export type FakePanelFault =
  | { kind: 'drop-before-commit' }
  | { kind: 'drop-after-commit' }
  | { kind: 'error-before-commit' }
  | { kind: 'error-after-commit' }
  | { kind: 'refused' }
  | { kind: 'rate-limited'; retryAfterMs: number }
  | { kind: 'auth-failed' }
  | { kind: 'slow'; delayMs: number }
  | { kind: 'late-answer'; delayMs: number }
  | { kind: 'no-answer' }
  | { kind: 'never-answers' }
  | { kind: 'ignores-abort'; delayMs: number }
  | { kind: 'late-commit'; delayMs: number }
  | { kind: 'lost-write'; undoneAfterMs: number }
  | { kind: 'wrong-terms'; changes: Partial<DesiredAccount> }
  | { kind: 'invalid-answer' }
  | { kind: 'inconclusive' };

/** Which calls a fault meets: those of one verb, all reads, or all writes. */
export type FaultTarget = FakePanelVerb | 'reads' | 'writes';

/** The switchboard of what goes wrong with a fake panel. */
export interface FakePanelFaults {
  /** The next such call meets `fault`, once. Several wait in the order given. */
  next(target: FaultTarget, fault: FakePanelFault): void;
  /** From now on each such call meets `fault` with `probability` (0 to 1), drawn from the panel's seed. */
  sometimes(target: FaultTarget, fault: FakePanelFault, probability: number): void;
  /** Nothing waits and nothing is drawn any more. */
  clear(): void;
  /** How many calls met this kind of fault so far. */
  count(kind: FakePanelFault['kind']): number;
}

interface Rule {
  target: FaultTarget;
  fault: FakePanelFault;
  probability: number;
}

const WRITES = new Set<FakePanelVerb>([
  'ensureAccount',
  'removeAccount',
  'createInbound',
  'updateInbound',
  'removeInbound',
  'resetInboundUsage',
  'clearClientIps',
]);

/** The switchboard, and `draw`, which decides what a call meets. */
export function createFakePanelFaults(random: () => number): {
  faults: FakePanelFaults;
  draw: (verb: FakePanelVerb) => FakePanelFault | null;
} {
  let waiting: Rule[] = [];
  let standing: Rule[] = [];
  const counts = new Map<FakePanelFault['kind'], number>();
  const faults: FakePanelFaults = {
    next: (target, fault) => void waiting.push({ target, fault, probability: 1 }),
    sometimes: (target, fault, probability) => void standing.push({ target, fault, probability }),
    clear: () => {
      waiting = [];
      standing = [];
    },
    count: (kind) => counts.get(kind) ?? 0,
  };
  const draw = (verb: FakePanelVerb): FakePanelFault | null => {
    const first = waiting.find((rule) => meets(rule, verb));
    waiting = waiting.filter((rule) => rule !== first);
    const drawn = first ?? standing.find((rule) => meets(rule, verb) && random() < rule.probability);
    if (drawn === undefined) return null;
    counts.set(drawn.fault.kind, faults.count(drawn.fault.kind) + 1);
    return drawn.fault;
  };
  return { faults, draw };
}

function meets({ target }: Rule, verb: FakePanelVerb): boolean {
  return target === verb || target === (WRITES.has(verb) ? 'writes' : 'reads');
}
