import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { Capabilities } from '../../domain/panels/capabilities.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RemoteInbound } from '../../ports/panel-adapter.ts';
import type { FakeInboundParts } from './fake-inbound-parts.ts';
import type { FakeAccount, FakeAccounts } from './fake-panel-accounts.ts';
import type { FakePanelFault, FakePanelVerb } from './fake-panel-faults.ts';

/**
 * One call as the panel's log shows it. `outcome`: a write's or look-up's kind, `answered`, or what failed.
 */
export interface FakePanelCall {
  at: Date;
  verb: FakePanelVerb;
  name: string | null;
  fault: FakePanelFault['kind'] | null;
  outcome: string;
}

/** The inside of a fake panel: what its adapters and its inspection share. */
export interface FakePanelServer {
  clock: Clock;
  latencyMs: number;
  clockSkewMs: number;
  capabilities: Capabilities;
  /** It shows no ids, and cannot be asked for them. */
  findsByNameOnly: boolean;
  inbounds: RemoteInbound[];
  /** By key; of those that were there from the start nothing is known. */
  inboundParts: Map<string, FakeInboundParts>;
  lastInboundId: number;
  /** By name: the addresses from which an account was used. */
  clientIps: Map<string, string[]>;
  accounts: FakeAccounts;
  credentials: Record<string, string>;
  isDown: boolean;
  /**
   * Raised when the panel dies: requests of an earlier life are cut, and what they had not done is never
   * done.
   */
  life: number;
  calls: Record<FakePanelVerb, number>;
  history: FakePanelCall[];
  failedLogins: number;
  /** Writes that touched an account that was not made through the adapter. */
  foreignWrites: number;
  /** The panel's own time. */
  now: () => Date;
  draw: (verb: FakePanelVerb) => FakePanelFault | null;
  /** What it shows of an account; with its links unless said otherwise. */
  observe: (account: FakeAccount, options?: { withLinks?: boolean }) => ObservedAccount;
}
