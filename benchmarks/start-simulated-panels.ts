import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** With which each of them is entered. */
export const PANEL_TOKEN = 'a-token-that-only-benchmarks-know';

/** What the panels met since the last report. */
export interface PanelsReport {
  calls: number;
  faults: number;
  /** The most calls that one panel had in hand at once. */
  mostAtOnce: number;
  /** How many calls all had in hand, on average from the first to the last. */
  inHand: number;
  /** How long a call was in hand, on average. */
  meanMs: number;
  cpuSeconds: number;
  /** The names of each panel's accounts. */
  accounts: string[][];
}

/** Simulated panels in their own process. */
export interface SimulatedPanels {
  urls: string[];
  /** Tells what came of them since the last report; with `faults` they begin to misbehave. */
  report(options?: { faults: true }): Promise<PanelsReport>;
  stop(): Promise<void>;
}

/**
 * What a panel is asked for, how long each answer takes, and how it misbehaves: `lost` also loses writes
 * before they are done.
 */
export interface SimulatedPanelsOptions {
  count: number;
  latencyMs: number;
  faults?: 'none' | 'answers' | 'lost';
}

export async function startSimulatedPanels(options: SimulatedPanelsOptions): Promise<SimulatedPanels> {
  const { count, latencyMs, faults = 'none' } = options;
  const program = new URL('./simulated-panels.ts', import.meta.url);
  const child: ChildProcess = fork(program, [String(count), String(latencyMs), faults]);
  const [urls] = await once(child, 'message');
  return {
    urls,
    report: async (wanted) => {
      child.send(wanted === undefined ? 'report' : 'faults');
      const [report] = await once(child, 'message');
      return report;
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
