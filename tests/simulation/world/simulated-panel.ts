import type { PanelDriver } from '@panelkit/sdk';
import type { PanelWitness } from '../../invariants/witnesses.ts';
import type { OperatorHands } from './operator-hands.ts';

/** An account as it really is on a panel. */
export type SeenAccount = ReturnType<PanelWitness['accounts']>[number];

/** An account's own counter. */
export interface PanelMeter {
  name: string;
  isOn: boolean;
  usedBytes: number;
  /** Infinite where it is not limited. */
  leftBytes: number;
  expiresAt: Date | null;
}

/** A panel of the simulated world with all that can happen to it. */
export interface SimulatedPanel {
  /** Its row; set when it was registered. */
  id: string;
  /** Of its inbounds; set when they were synced. */
  inboundIds: string[];
  driver: PanelDriver;
  baseUrl: string;
  credentials: Record<string, string>;
  /** Where it is reached by HTTP. */
  fetch?: typeof globalThis.fetch;
  /** What is there before the shop comes. */
  prepare?(): Promise<void>;
  /** From now on each call fails with this chance. */
  trouble(chance: number): void;
  restart(downMs: number): void;
  goDown(): void;
  comeBack(): void;
  /** Nothing fails any more, and it is up. */
  calm(): void;
  /** Faults that its calls met, by kind. */
  faultsMet(): number;
  /** Someone else makes an account there. */
  addForeign(): void;
  /** What is wrong with the accounts of others. */
  foreignHarm(): string | null;
  accounts(): SeenAccount[];
  accountsNamed(name: string): unknown[];
  /**
   * What it counted of the only account of a subscription, by its note, and what it still lets pass, where
   * that can be seen.
   */
  meter?(note: string): PanelMeter | null;
  /** True when the bytes passed. */
  addTraffic(name: string, bytes: number): boolean;
  /** How often it cut all connections of an inbound, where that can be seen. */
  cuts?(): number;
  /** Whether a client with this link comes in. */
  dial(link: string): boolean;
  /** How many inbounds its operator can change. */
  handledInbounds: number;
  /** The operator gives one of them another port. */
  changePort(inbound: number, port: number): void;
  /** The operator deletes one of them for a while, where that can be played; `calm` brings it back. */
  hideInbound?(inbound: number): void;
  /** The operator gives an account another name, past the panel's interface where that cannot. */
  rename(name: string, to: string): void;
  hands: OperatorHands;
  /** A write may take back what was done beside it. */
  undoesWrites?: true;
  /** Its database is as it was before the shop came. */
  wipe(): void;
  /** The panel takes an account for expired though it is not, where that can be played. */
  endEarly?(name: string): void;
}
