import type { ZodType } from 'zod';
import type { DesiredAccount, ObservedAccount } from '../domain/accounts/desired-account.ts';
import type { AccountReference, FindResult } from '../domain/accounts/find-result.ts';
import type { Capabilities } from '../domain/panels/capabilities.ts';
import type { PanelLimits } from '../domain/panels/panel-limits.ts';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import type { PanelExtras } from './panel-extras.ts';
import type { WriteOptions, WriteOutcome } from './write-outcome.ts';

export type { AccountReference, FindResult } from '../domain/accounts/find-result.ts';

/** Where a panel is and how to log in. `baseUrl` has no trailing slash. `credentials` were parsed by the driver's schema. */
export interface PanelTarget {
  baseUrl: string;
  credentials: Record<string, string>;
  /** False: the panel is not connected on this machine or in a private network. Staff agreed to it, or nobody asked, otherwise. */
  allowsPrivateAddress?: boolean;
}

/** What an adapter is given. Every wait goes through `clock`; `fetch` may be replaced by tests and for proxies. */
export interface PanelConnection {
  fetch: typeof globalThis.fetch;
  clock: Clock;
  logger: Logger;
  /** Deadline of one HTTP request, and of all tries of a read, in milliseconds. */
  requestTimeoutMs: number;
  /** How much of an answer is taken; `DEFAULT_PANEL_LIMITS` where it says nothing. */
  limits?: Partial<PanelLimits>;
  /** Private networks in which every panel may be. */
  privateNetworks?: readonly string[];
  /** Whether `fetch` connects by itself and takes a `dispatcher`: then the address is judged as it is connected. */
  takesDispatcher?: boolean;
}

/** What `probe` learned of a panel. */
export interface PanelProbe {
  /** The panel's own version text (`0.8.4`). */
  version: string;
  capabilities: Capabilities;
  /** Panel's clock minus ours in milliseconds, from the `Date` header; null when it sends none. */
  clockSkewMs: number | null;
}

/** One family of panels. `kind` is an open string: shops bring their own drivers. */
export interface PanelDriver {
  /** Stable name (`marzban`), stored with each panel. */
  kind: string;
  /** A zod object of string fields; parses the credentials and draws the staff form. */
  credentialsSchema: ZodType<Record<string, string>>;
  /**
   * Logs in and learns version and capabilities.
   * @throws PanelkitError `PANEL_UNREACHABLE | PANEL_AUTH_FAILED | PANEL_NOT_FOUND_AT_URL | PANEL_VERSION_UNSUPPORTED | PANEL_RESPONSE_INVALID`
   */
  probe(target: PanelTarget, connection: PanelConnection): Promise<PanelProbe>;
  /** Makes an adapter without calling the panel; it logs in by itself when first used. */
  connect(target: PanelTarget, connection: PanelConnection): PanelAdapter;
}

/** A place on a panel where accounts go. `key` addresses it in `DesiredAccount.inboundKeys`. */
export interface RemoteInbound {
  key: string;
  name: string;
  /** `vless`, `vmess`, `trojan`, `shadowsocks`, …; null where a place serves several. */
  protocol: string | null;
  network: string | null;
  /** Null where a place has several or the family does not tell; 0: it listens on none. */
  port: number | null;
  enabled: boolean;
  /**
   * Changes whenever anything does that a client's link needs besides the account's credentials (port, network, path, names, keys, hosts),
   * and at nothing else, least of all at what is drawn at random. A hash: it shows no secret. Absent: the driver does not tell, and links
   * are read anew only with their account.
   */
  linkFingerprint?: string;
}

/** Options of a listing. */
export interface ListOptions {
  /** False: accounts may come without their links, where the panel charges more calls for them. */
  withLinks?: boolean;
}

/** One page of a listing. */
export interface AccountPage {
  accounts: ObservedAccount[];
  /** There when the accounts came without their links; absent: `links` of each is what the panel gives. */
  readLinks?: LinksReader;
}

/** Reads direct links of accounts that were listed without. */
export interface LinksReader {
  /** True: one call for each account. False: one for all pages together. */
  callsPerAccount: boolean;
  /** The links of these accounts of the page, in their order. @throws PanelkitError `PANEL_*` */
  of(accounts: readonly ObservedAccount[]): Promise<string[][]>;
}

/**
 * A connected panel: six verbs, and what only some families have (`PanelExtras`, declared in the capabilities). Reads throw `PanelkitError` (`PANEL_*` codes); writes return their outcome and never throw for a panel's answer.
 * No verb repeats a write by itself.
 */
export interface PanelAdapter extends PanelExtras {
  /** Proves that the panel answers, the login works and the version is supported. @throws PanelkitError as `PanelDriver.probe` */
  health(): Promise<{ clockSkewMs: number | null }>;
  /**
   * What the panel turned out to be when the adapter asked again by itself, told once; null: nothing new. For families whose dialect
   * depends on the version: where an answer does not fit, the adapter probes again, and the next verb speaks the new dialect.
   */
  takeNews?(): Pick<PanelProbe, 'version' | 'capabilities'> | null;
  listInbounds(): Promise<RemoteInbound[]>;
  /** Looks an account up without writing anything. */
  findAccount(reference: AccountReference): Promise<FindResult>;
  /**
   * Creates, or changes the account so that it is as `desired`. Safe to call again. The caller has looked first: `existing` is what it
   * found (null: create). With `resetUsage` the counter is zeroed too, in the panel's own order, the status asserted last.
   */
  ensureAccount(
    desired: DesiredAccount,
    options: WriteOptions & { existing: ObservedAccount | null; resetUsage?: boolean },
  ): Promise<WriteOutcome>;
  /** Removes the account; `already` when it was gone. With `remoteId` exactly that one, among several of a name. */
  removeAccount(reference: AccountReference, options?: WriteOptions): Promise<WriteOutcome>;
  /** All accounts of the panel, ours and foreign, page by page. */
  listAccounts(options?: ListOptions): AsyncIterable<AccountPage>;
  /** `desired` as this panel can hold it (whole seconds, its rounding): what a read-back is compared with. Pure. */
  normalize(desired: DesiredAccount): DesiredAccount;
}
