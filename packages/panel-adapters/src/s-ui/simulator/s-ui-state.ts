/** Protocol → credentials. */
export type SimulatedConfig = Record<string, Record<string, unknown>>;

/** A link of a client: `type` (`local` ones are the panel's own), `uri`, `remark`. */
export type SimulatedLink = Record<string, string>;

/**
 * A row of the panel's clients, named as its API names them. Bytes, days, unix seconds; 0 = unlimited or
 * never. Never changed in place.
 */
export interface SimulatedClient {
  id: number;
  enable: boolean;
  name: string;
  config: SimulatedConfig | null;
  inbounds: number[] | null;
  links: SimulatedLink[] | null;
  volume: number;
  expiry: number;
  down: number;
  up: number;
  desc: string;
  group: string;
  remark: string;
  createdAt: number;
  onlineAt: number;
  delayStart: boolean;
  autoReset: boolean;
  resetDays: number;
  nextReset: number;
  totalUp: number;
  totalDown: number;
}

/**
 * An inbound. `options` are what sing-box reads of it: `listen`, `listen_port`, `transport`, `method`, …
 * Never changed in place.
 */
export interface SimulatedSUiInbound {
  id: number;
  type: string;
  tag: string;
  addrs: { server: string; server_port: number; remark?: string }[];
  /** 0 or absent: none. */
  tls_id?: number;
  /** The host of the request that saved it last. */
  savedBy?: string;
  options: Record<string, unknown>;
}

/** A row of the panel's history. */
export interface SimulatedChange {
  id: number;
  dateTime: number;
  actor: string;
  key: string;
  action: string;
  obj: unknown;
}

/** What hides inbounds. */
export interface SimulatedTls {
  id: number;
  name: string;
  server: Record<string, unknown>;
  client: Record<string, unknown>;
}

/** All that a restored backup brings back, ids that may be given again included. Plain data. */
export interface SUiData {
  clients: Map<number, SimulatedClient>;
  lastClientId: number;
  inbounds: Map<number, SimulatedSUiInbound>;
  lastInboundId: number;
  tls: Map<number, SimulatedTls>;
  changes: SimulatedChange[];
}

export interface SimulatedToken {
  id: number;
  desc: string;
  token: string;
  /** Unix seconds, 0 = never. */
  expiry: number;
}

/** The sing-box inside the panel, and what it has counted since the last tick of the counting job. */
export interface SimulatedCore {
  running: boolean;
  /** Tag → names that it lets in. An inbound that failed to come up is missing. */
  serving: Map<string, Set<string>>;
  uncounted: Map<string, { up: number; down: number }>;
  online: Set<string>;
}

/** The whole panel: its data, what lives in memory only, and its surroundings. */
export interface SUiState {
  data: SUiData;
  version: string;
  /** Begins and ends with a slash. */
  webPath: string;
  admin: { username: string; password: string };
  tokens: SimulatedToken[];
  sessions: Set<string>;
  core: SimulatedCore;
  /** Tags in the order in which their connections were cut. */
  rebuilds: string[];
  /** Unix seconds of the last change that `load?lu=` counts. */
  lastUpdate: number;
  /** Ports of other programs on the server. */
  portsInUse: Set<number>;
  /** Whether the database is locked for the save that asks. */
  isLocked: () => boolean;
  /** The panel's clock minus the simulator's. */
  clockSkewMs: number;
  /** Milliseconds of the panel's clock. */
  now: () => number;
  randomText: (length: number) => string;
}

/** A refusal in the panel's words: `<prefix>: <text>`. */
export class SUiRefused extends Error {}

export function unixNow(state: SUiState): number {
  return Math.floor(state.now() / 1000);
}

/** Types whose inbounds have clients. Source: service/inbounds.go, `hasUser`. */
export function hasUsers({ type, options }: SimulatedSUiInbound): boolean {
  if (type === 'shadowtls') return Number(options.version) >= 3;
  if (type === 'shadowsocks') return options.managed !== true;
  return USER_TYPES.has(type);
}

const USER_TYPES: ReadonlySet<string> = new Set([
  'mixed',
  'socks',
  'http',
  'vmess',
  'trojan',
  'naive',
  'hysteria',
  'tuic',
  'hysteria2',
  'vless',
  'anytls',
]);

export function addChange(
  state: SUiState,
  change: Pick<SimulatedChange, 'actor' | 'key' | 'action' | 'obj'>,
  dateTime: number,
): void {
  const { changes } = state.data;
  changes.push({ id: (changes.at(-1)?.id ?? 0) + 1, dateTime, ...change });
  state.lastUpdate = dateTime;
}
