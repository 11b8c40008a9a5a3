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

/**
 * A panel's address and login. `baseUrl` has no trailing slash. The driver's schema has parsed `credentials`.
 */
export interface PanelTarget {
  baseUrl: string;
  credentials: Record<string, string>;
  /**
   * False: do not connect to an address on this machine or in a private network. Otherwise staff allowed it.
   */
  allowsPrivateAddress?: boolean;
}

/** The environment of an adapter. Wait only through `clock`; tests and proxies replace `fetch`. */
export interface PanelConnection {
  fetch: typeof globalThis.fetch;
  clock: Clock;
  logger: Logger;
  /** Deadline of one HTTP request, and of all tries of a read together, in milliseconds. */
  requestTimeoutMs: number;
  /** Limits on an answer; `DEFAULT_PANEL_LIMITS` by default. */
  limits?: Partial<PanelLimits>;
  /** Private networks in which panels need no confirmation. */
  privateNetworks?: readonly string[];
  /** Whether `fetch` accepts a `dispatcher`: then the resolved address is checked on each connection. */
  takesDispatcher?: boolean;
}

/** The result of `probe`. */
export interface PanelProbe {
  /** The panel's own version text (`0.8.4`). */
  version: string;
  capabilities: Capabilities;
  /** The panel's clock minus ours in milliseconds, from the `Date` header; null if it sends none. */
  clockSkewMs: number | null;
}

/** The driver of a panel family. `kind` is an open string: shops can bring their own drivers. */
export interface PanelDriver {
  /** Stable name (`marzban`), stored with each panel. */
  kind: string;
  /** A zod object of string fields; parses the credentials and generates the staff form. */
  credentialsSchema: ZodType<Record<string, string>>;
  /**
   * Logs in and detects version and capabilities.
   * @throws PanelkitError `PANEL_UNREACHABLE | PANEL_AUTH_FAILED | PANEL_NOT_FOUND_AT_URL |
   *   PANEL_VERSION_UNSUPPORTED | PANEL_RESPONSE_INVALID`
   */
  probe(target: PanelTarget, connection: PanelConnection): Promise<PanelProbe>;
  /** Creates an adapter without calling the panel; the adapter logs in on first use. */
  connect(target: PanelTarget, connection: PanelConnection): PanelAdapter;
}

/** An inbound of a panel. `key` addresses it in `DesiredAccount.inboundKeys`. */
export interface RemoteInbound {
  key: string;
  name: string;
  /** `vless`, `vmess`, `trojan`, `shadowsocks`, …; null if the inbound serves several. */
  protocol: string | null;
  network: string | null;
  /** Null if the inbound has several or the family does not report it; 0 if it listens on none. */
  port: number | null;
  enabled: boolean;
  /**
   * A hash of everything that a client's link depends on besides the account's credentials: port, network,
   * path, names, keys, hosts. It must not change for any other reason, in particular not for random values.
   * If it is absent, links are read again only together with their account.
   */
  linkFingerprint?: string;
}

/** Options of a listing. */
export interface ListOptions {
  /** False: accounts may come without links, if links cost the panel extra calls. */
  withLinks?: boolean;
}

/** One page of a listing. */
export interface AccountPage {
  accounts: ObservedAccount[];
  /** Present if the accounts came without links; absent: `links` of each account are complete. */
  readLinks?: LinksReader;
}

/** Reads the direct links of accounts that were listed without them. */
export interface LinksReader {
  /** True: one call per account. False: one call for all pages together. */
  callsPerAccount: boolean;
  /** The links of these accounts of the page, in their order. @throws PanelkitError `PANEL_*` */
  of(accounts: readonly ObservedAccount[]): Promise<string[][]>;
}

/**
 * A connected panel: six verbs, and optional ones (`PanelExtras`, declared in the capabilities). Reads throw
 * `PanelkitError` (`PANEL_*` codes). Writes return their outcome and never throw for a panel's answer. No
 * verb resends a write.
 */
export interface PanelAdapter extends PanelExtras {
  /**
   * Checks that the panel answers, the login works and the version is supported.
   * @throws PanelkitError as `PanelDriver.probe`
   */
  health(): Promise<{ clockSkewMs: number | null }>;
  /**
   * The result of a probe that the adapter ran on its own, returned once; null if there is nothing new. For
   * families whose dialect depends on the version: if an answer does not fit, the adapter probes again, and
   * the next verb uses the new dialect.
   */
  takeNews?(): Pick<PanelProbe, 'version' | 'capabilities'> | null;
  listInbounds(): Promise<RemoteInbound[]>;
  /** Finds an account. Writes nothing. */
  findAccount(reference: AccountReference): Promise<FindResult>;
  /**
   * Creates or changes the account until it matches `desired`. Safe to repeat. The caller has probed first:
   * `existing` is what it found (null: create). With `resetUsage` the counter is reset too, in the panel's
   * own order, with the status written last.
   */
  ensureAccount(
    desired: DesiredAccount,
    options: WriteOptions & { existing: ObservedAccount | null; resetUsage?: boolean },
  ): Promise<WriteOutcome>;
  /**
   * Removes the account; `already` if it was gone. With `remoteId` exactly that one, among several with the
   * same name.
   */
  removeAccount(reference: AccountReference, options?: WriteOptions): Promise<WriteOutcome>;
  /** Lists all accounts of the panel, ours and foreign, page by page. */
  listAccounts(options?: ListOptions): AsyncIterable<AccountPage>;
  /**
   * `desired` as this panel can represent it (whole seconds, its rounding); read-backs are compared with it.
   * Pure.
   */
  normalize(desired: DesiredAccount): DesiredAccount;
}
