import type { AccountReference } from '../domain/accounts/find-result.ts';
import type { DesiredInbound, ObservedInbound } from '../domain/inbounds/inbound-template.ts';
import type { WriteOptions, WriteOutcome } from './write-outcome.ts';

/** An inbound: the name that PanelKit chose for it, and the panel's key if it is known. */
export interface InboundReference {
  name: string;
  key: string | null;
}

/** A copy of the panel's database. It is a secret: it contains the panel's passwords and every credential. */
export interface PanelBackup {
  /** Without a folder. */
  fileName: string;
  bytes: Uint8Array;
}

/** Creates, changes and removes inbounds (`capabilities.inboundControl`). */
export interface InboundControl {
  /**
   * Finds the inbounds with this name, and the one with this key if it has another name now. Writes nothing.
   * @throws PanelkitError `PANEL_*`
   */
  find(reference: InboundReference): Promise<ObservedInbound[]>;
  /**
   * Creates the inbound, empty. The caller has looked first and found none. A port that another inbound uses
   * is not taken: another one from the range is chosen, or `refused` if none is free. The panel generates
   * Reality keys and ids, or the adapter does.
   */
  create(desired: DesiredInbound, options?: WriteOptions): Promise<WriteOutcome>;
  /** Changes `existing` to the desired state; keeps its accounts, keys and unknown fields. */
  update(
    desired: DesiredInbound,
    options: WriteOptions & { existing: ObservedInbound },
  ): Promise<WriteOutcome>;
  /**
   * Removes exactly this one; `already` if it was gone or the key has another name, `refused` while it has
   * accounts.
   */
  remove(inbound: { name: string; key: string }, options?: WriteOptions): Promise<WriteOutcome>;
}

/** Optional verbs. A verb exists if the capabilities declare it; a verb that exists anyway refuses. */
export interface PanelExtras {
  inbounds?: InboundControl;
  /** Resets the inbound's own counter (`inboundUsageReset`); those of its accounts stay. */
  resetInboundUsage?(key: string, options?: WriteOptions): Promise<WriteOutcome>;
  /**
   * Lists the names of the accounts that are online now (`onlineAccounts`). @throws PanelkitError `PANEL_*`
   */
  listOnline?(): Promise<string[]>;
  /**
   * Lists the addresses from which the account was used recently (`clientIps`); empty for a missing account.
   * @throws PanelkitError `PANEL_*`
   */
  listClientIps?(reference: AccountReference): Promise<string[]>;
  /** Clears these addresses (`clientIps`). */
  clearClientIps?(reference: AccountReference, options?: WriteOptions): Promise<WriteOutcome>;
  /** @throws PanelkitError `PANEL_*` */
  downloadBackup?(): Promise<PanelBackup>;
}
