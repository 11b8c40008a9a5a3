import type { Capabilities } from '../../domain/panels/capabilities.ts';
import type { PanelConnection, PanelDriver, PanelTarget } from '../../ports/panel-adapter.ts';

/** An address with a login, and how to get there. */
export interface PanelPlace {
  target: PanelTarget;
  connection: PanelConnection;
}

/**
 * Ways to a panel that fail. A driver that speaks HTTP through `connection.fetch` gets them from
 * `createHttpPanelFaults`.
 */
export interface PanelContractFaults {
  /** Nobody answers. */
  unreachable(): PanelPlace;
  /** A path of the panel's host where no panel is. */
  wrongPath(): PanelPlace;
  /** Something else answers in its place. */
  foreignPage(): PanelPlace;
  /** A login that the panel refuses, and how many were tried. */
  wrongPassword(): PanelPlace & { attempts(): number };
  /** Between `begin` and `end` writes are done and their answers lost; `lost` counts them. */
  losingAnswers(): PanelPlace & { begin(): void; end(): void; lost(): number };
  /** From `begin` on everything is answered by `response`. Only for drivers that speak HTTP. */
  answering?(response: () => Response): PanelPlace & { begin(): void };
}

/** What can be done on the panel's own side, past its API. */
export interface PanelSide {
  traffic?: {
    /** Traffic of that account: so many bytes more are counted. */
    add(name: string, bytes: number): Promise<void>;
    /** Returns once the panel's periodic jobs (counting, depletion, expiry) have run. */
    runJobs(): Promise<void>;
    /** Returns once added traffic was counted and no longer; by default `runJobs`. */
    runCounting?(): Promise<void>;
    /** It only moves the counter: nobody is seen online by it. */
    setsCounterOnly?: true;
  };
  /** The panel's clock is this far ahead from now on; its periodic jobs go by it. */
  setClockSkew?(ms: number): void;
  /**
   * Makes an account as someone else would, on the panel's own page; returns its name. It is removed by
   * `teardown`.
   */
  addForeignAccount?(): Promise<string>;
}

/** One panel under test: real, simulated, or fake. Accounts that the suite makes are removed by the suite. */
export interface PanelHarness extends PanelPlace {
  driver: PanelDriver;
  /** Keys of inbounds that accounts may be put on; a second one is for moving between them. */
  inboundKeys: [string, ...string[]];
  /** Ports on which the suite may make inbounds, at least 20; 23000 to 23199 by default. */
  inboundPorts?: { from: number; to: number };
  faults: PanelContractFaults;
  panelSide?: PanelSide;
  /** Frees what `setup` took. */
  teardown(): Promise<void>;
}

/** What a harness may not be able to do. */
export type PanelHarnessAbility =
  | 'traffic'
  | 'online'
  | 'foreign-accounts'
  | 'clock-jumps'
  | 'second-inbound'
  | 'http-answers';

/**
 * What is true of the panel under test. The suite checks it: nothing is skipped that was not declared here.
 */
export interface PanelContractDeclaration {
  capabilities: Capabilities;
  /** What this harness cannot do; those tests are left out. */
  without?: PanelHarnessAbility[];
}

/** Which of the abilities the harness has. */
export function abilitiesOf({ faults, inboundKeys, panelSide }: PanelHarness): PanelHarnessAbility[] {
  const has: Record<PanelHarnessAbility, boolean> = {
    traffic: panelSide?.traffic !== undefined,
    online: panelSide?.traffic !== undefined && panelSide.traffic.setsCounterOnly !== true,
    'foreign-accounts': panelSide?.addForeignAccount !== undefined,
    'clock-jumps': panelSide?.setClockSkew !== undefined && panelSide.traffic !== undefined,
    'second-inbound': inboundKeys.length > 1,
    'http-answers': faults.answering !== undefined,
  };
  const all = [
    'traffic',
    'online',
    'foreign-accounts',
    'clock-jumps',
    'second-inbound',
    'http-answers',
  ] as const;
  return all.filter((ability) => has[ability]);
}
