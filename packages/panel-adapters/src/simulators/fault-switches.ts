import type { PanelFault, PanelFaults } from './panel-faults.ts';

/** Later than the request deadline of an adapter. */
const LATE_MS = 20_000;
const DOWN_MS = 30_000;
/** How often a fault that is switched on is met. */
const PROBABILITY = 0.25;

/** Each fault in words for people. */
export const FAULTS: { title: string; fault: PanelFault }[] = [
  { title: 'Dropped after it was done', fault: { kind: 'drop-after-commit' } },
  { title: 'Dropped before', fault: { kind: 'drop-before-commit' } },
  { title: 'Answered late', fault: { kind: 'late-answer', delayMs: LATE_MS } },
  { title: 'Done late', fault: { kind: 'late-commit', delayMs: LATE_MS } },
  { title: 'Seen late', fault: { kind: 'late-visibility', delayMs: LATE_MS } },
  { title: 'Write lost', fault: { kind: 'lost-write' } },
  { title: 'Database locked', fault: { kind: 'locked-database' } },
  { title: '500 after it was done', fault: { kind: 'error-after-commit' } },
  { title: '500 before', fault: { kind: 'error-before-commit' } },
  { title: 'Too many requests', fault: { kind: 'rate-limited', retryAfterSeconds: 5 } },
  { title: 'Half an answer', fault: { kind: 'half-body' } },
  { title: 'A page in its place', fault: { kind: 'html-page' } },
  { title: 'Session lost', fault: { kind: 'lost-session' } },
];

/** A panel's faults as switches: each is on or off, and stays so. */
export interface FaultSwitches {
  isOn(kind: string): boolean;
  isDown(): boolean;
  /** False for a kind that is none. */
  toggle(kind: string): boolean;
  toggleDown(): void;
  restart(): void;
}

export function createFaultSwitches(faults: PanelFaults): FaultSwitches {
  const on = new Set<string>();
  let down = false;
  const apply = (): void => {
    faults.clear();
    for (const { fault } of FAULTS) if (on.has(fault.kind)) faults.sometimes(fault, PROBABILITY);
    if (down) faults.goDown();
  };
  return {
    isOn: (kind) => on.has(kind),
    isDown: () => down,
    toggle: (kind) => {
      if (!FAULTS.some(({ fault }) => fault.kind === kind)) return false;
      if (!on.delete(kind)) on.add(kind);
      apply();
      return true;
    },
    toggleDown: () => {
      down = !down;
      apply();
    },
    restart: () => {
      down = false;
      faults.restart(DOWN_MS);
    },
  };
}
