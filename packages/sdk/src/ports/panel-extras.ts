import type { AccountReference } from '../domain/accounts/find-result.ts';
import type { DesiredInbound, ObservedInbound } from '../domain/inbounds/inbound-template.ts';
import type { WriteOptions, WriteOutcome } from './write-outcome.ts';

/** Which inbound: the name that was chosen for it, and the panel's key as far as it is known. */
export interface InboundReference {
  name: string;
  key: string | null;
}

/** A copy of the panel's database. Secret: it holds the panel's own passwords and every credential. */
export interface PanelBackup {
  /** Without a folder. */
  fileName: string;
  bytes: Uint8Array;
}

/** Making, changing and removing inbounds (`capabilities.inboundControl`). */
export interface InboundControl {
  /** Those with this name, and the one with this key if it has another name now. Writes nothing. @throws PanelkitError `PANEL_*` */
  find(reference: InboundReference): Promise<ObservedInbound[]>;
  /**
   * Creates the inbound, empty. The caller has looked first and found none. A port that another inbound has is not taken: of a range
   * another one is chosen, and `refused` when none is free. Keys and ids of Reality are made by the panel, or here.
   */
  create(desired: DesiredInbound, options?: WriteOptions): Promise<WriteOutcome>;
  /** Changes `existing` to what is wanted; its accounts, keys and every field that we do not know stay. */
  update(
    desired: DesiredInbound,
    options: WriteOptions & { existing: ObservedInbound },
  ): Promise<WriteOutcome>;
  /** Removes exactly this one; `already` when it was gone or the key has another name, `refused` while an account is on it. */
  remove(inbound: { name: string; key: string }, options?: WriteOptions): Promise<WriteOutcome>;
}

/** What only some families have. A verb is there where the capabilities say so; where it is there in spite of them it refuses. */
export interface PanelExtras {
  inbounds?: InboundControl;
  /** Zeroes the inbound's own counter (`inboundUsageReset`); those of its accounts stay. */
  resetInboundUsage?(key: string, options?: WriteOptions): Promise<WriteOutcome>;
  /** Names of the accounts that are online now (`onlineAccounts`). @throws PanelkitError `PANEL_*` */
  listOnline?(): Promise<string[]>;
  /** Addresses from which the account was used lately (`clientIps`); none for one that is not there. @throws PanelkitError `PANEL_*` */
  listClientIps?(reference: AccountReference): Promise<string[]>;
  /** Forgets them (`clientIps`). */
  clearClientIps?(reference: AccountReference, options?: WriteOptions): Promise<WriteOutcome>;
  /** @throws PanelkitError `PANEL_*` */
  downloadBackup?(): Promise<PanelBackup>;
}
