/**
 * The secrets of an account, chosen once for each credential version, before any call. Families use what they
 * need.
 */
export interface AccountCredentials {
  /** UUIDv4, for VLESS, VMess, TUIC. */
  uuid: string;
  /** `[a-z0-9]`, for Trojan, Shadowsocks, Hysteria2. */
  password: string;
  /** `[a-z0-9]`, the panel's own subscription key where it lets the caller choose one. */
  subId: string;
}

/**
 * How an account should be on its panel. `expiresAt` in UTC whole seconds, null for never; limits null for
 * unlimited.
 */
export interface DesiredAccount {
  /** `[a-z0-9]`, 26 characters. */
  name: string;
  credentials: AccountCredentials;
  enabled: boolean;
  expiresAt: Date | null;
  /** The panel's limit in bytes (≥ 1), null for unlimited. */
  trafficLimitBytes: number | null;
  deviceLimit: number | null;
  /** When set, the period of this many seconds starts at first use and `expiresAt` is null. */
  onHoldSeconds: number | null;
  /** `RemoteInbound.key`s, at least one. */
  inboundKeys: string[];
  /** For people who look at the panel: shop and subscription id. No secret. */
  note: string;
}

/** What the panel says about the account's being on. */
export type ObservedStatus = 'active' | 'disabled' | 'limited' | 'expired' | 'on-hold';

/** An account as observed on its panel. Fields that a family does not report are absent. */
export interface ObservedAccount {
  /**
   * The panel's own id where it has one besides the name: assigned by the panel, and never changed while the
   * account exists.
   */
  remoteId: string | null;
  name: string;
  /** The credentials that the panel shows; at least one of them in every family. */
  credentials: Partial<AccountCredentials>;
  status: ObservedStatus;
  expiresAt: Date | null;
  trafficLimitBytes: number | null;
  /** Absent where the panel has no device limit. */
  deviceLimit?: number | null;
  onHoldSeconds: number | null;
  inboundKeys: string[];
  /** Absent where the panel has no note field. */
  note?: string;
  /** Bytes since the last reset, both directions. */
  usedBytes: number;
  /** Direct configuration links, as the panel gives them. Secret. */
  links: string[];
  lastOnlineAt: Date | null;
  /** False in a look at one that belongs to another administrator of the panel than the one who we are. */
  isOwn?: false;
}
