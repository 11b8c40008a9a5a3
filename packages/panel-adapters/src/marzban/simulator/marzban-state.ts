/** The protocols of Marzban, in the order of its `ProxyTypes`. */
export const MARZBAN_PROTOCOLS = ['vmess', 'vless', 'trojan', 'shadowsocks'] as const;
export type MarzbanProtocol = (typeof MARZBAN_PROTOCOLS)[number];

/** An inbound of the simulated panel's Xray configuration, and the host that its share links name. */
export interface SimulatedInbound {
  tag: string;
  protocol: MarzbanProtocol;
  network: string;
  tls: string;
  port: number;
  /** Of WebSocket and the like; '' where the network has none. */
  path: string;
  /** The `Host` header of the network, '' for none. */
  requestHost: string;
  /** Address in the share links. */
  address: string;
  /** Remark of the share links; `{USERNAME}`, `{PROTOCOL}` and `{TRANSPORT}` are filled in. */
  remark: string;
  /**
   * The operator turned the host off: links no longer show it, though its inbound still serves who has one.
   */
  isHostDisabled?: boolean;
  /** Where `tls` is `reality`. */
  reality?: { serverName: string; publicKey: string; shortId: string };
}

/**
 * Who may log in. `ownerRow: false` is the administrator of the environment, who owns no users and sees all.
 */
export interface SimulatedAdmin {
  username: string;
  password: string;
  isSudo: boolean;
  ownerRow: boolean;
}

/** `id` for VLESS and VMess, `password` for Trojan and Shadowsocks, `method` for Shadowsocks. */
export interface ProxySettings {
  id?: string;
  password?: string;
  flow?: string;
  method?: string;
}

/** Settings by protocol, in the order in which they were added. */
export type Proxies = Partial<Record<MarzbanProtocol, ProxySettings>>;
export type TagsByProtocol = Partial<Record<MarzbanProtocol, string[]>>;

export interface NextPlan {
  dataLimit: number | null;
  expire: number | null;
  addRemainingTraffic: boolean;
  fireOnEither: boolean;
}

export type MarzbanStatus = 'active' | 'disabled' | 'limited' | 'expired' | 'on_hold';
export type ResetStrategy = 'no_reset' | 'day' | 'week' | 'month' | 'year';

/**
 * A row of the panel's users. Instants are milliseconds of the panel's clock; `expire` is Unix seconds,
 * traffic is bytes.
 */
export interface SimulatedUser {
  id: number;
  username: string;
  status: MarzbanStatus;
  usedTraffic: number;
  /** Sum of the counters that were reset. */
  resetTraffic: number;
  dataLimit: number | null;
  dataLimitResetStrategy: ResetStrategy;
  expire: number | null;
  /** Name of the owner; null for one created by the environment's administrator. */
  admin: string | null;
  note: string | null;
  onHoldExpireDuration: number | null;
  onHoldTimeout: number | null;
  autoDeleteInDays: number | null;
  nextPlan: NextPlan | null;
  proxies: Proxies;
  excludedInbounds: TagsByProtocol;
  createdAt: number;
  editAt: number | null;
  onlineAt: number | null;
  subRevokedAt: number | null;
  subUpdatedAt: number | null;
  subLastUserAgent: string | null;
}

export interface Session {
  username: string;
  expiresAt: number;
}

/** All that a restored backup brings back. Plain data. */
export interface MarzbanData {
  users: Map<string, SimulatedUser>;
  lastId: number;
}

/** The whole panel: its data, what lives in memory only, and its surroundings. */
export interface MarzbanState {
  data: MarzbanData;
  inbounds: SimulatedInbound[];
  admins: SimulatedAdmin[];
  sessions: Map<string, Session>;
  /** Tags of which a link was rendered since the configuration was loaded. */
  renderedTags: Set<string>;
  /** `id.username` of those whom the Xray core lets in. */
  connectable: Set<string>;
  /** The panel's clock minus the simulator's. */
  clockSkewMs: number;
  /** Milliseconds of the panel's clock. */
  now: () => number;
  /** A UUIDv4. */
  makeUuid: () => string;
  /** Like Python's `token_urlsafe(16)`. */
  makePassword: () => string;
  /** Signs subscription tokens. */
  secret: string;
}

/** The name by which the Xray core knows a user. */
export function coreNameOf(user: SimulatedUser): string {
  return `${user.id}.${user.username}`;
}

/** The user's name in the name by which the Xray core knows it. */
export function userNameOf(coreName: string): string {
  return coreName.slice(coreName.indexOf('.') + 1);
}

/** The inbounds of a protocol in the panel's order. */
export function inboundsOf(
  state: Pick<MarzbanState, 'inbounds'>,
  protocol: MarzbanProtocol,
): SimulatedInbound[] {
  return state.inbounds.filter((inbound) => inbound.protocol === protocol);
}

export function isMarzbanProtocol(name: string): name is MarzbanProtocol {
  return MARZBAN_PROTOCOLS.some((protocol) => protocol === name);
}

/** The protocols of which a user has settings, in the order in which they were added. */
export function protocolsOf(proxies: Proxies): MarzbanProtocol[] {
  return Object.keys(proxies).filter(isMarzbanProtocol);
}
