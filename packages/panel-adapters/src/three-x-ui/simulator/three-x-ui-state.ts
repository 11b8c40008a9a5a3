/** Objects as they come out of JSON. */
export type JsonObject = Record<string, unknown>;

/** An inbound of the simulated panel, without its clients. */
export interface SimulatedInbound {
  id: number;
  remark: string;
  protocol: 'vless' | 'vmess' | 'trojan' | 'shadowsocks';
  listen: string;
  port: number;
  enable: boolean;
  /** `method`, `password`, `encryption` …, without `clients`. */
  settings: JsonObject;
  streamSettings: JsonObject;
  /** Off where it is not given. */
  sniffing?: JsonObject;
}

/**
 * A client: of version 3 a record with its inbounds, of version 2 an entry of one inbound. Instants are ms,
 * traffic is bytes.
 */
export interface SimulatedClient {
  id: number;
  email: string;
  uuid: string;
  password: string;
  auth: string;
  subId: string;
  flow: string;
  limitIp: number;
  totalGB: number;
  expiryTime: number;
  enable: boolean;
  tgId: number;
  group: string;
  comment: string;
  reset: number;
  createdAt: number;
  updatedAt: number;
  inboundIds: number[];
}

/** A row of counters. It may outlive its client. */
export interface SimulatedTraffic {
  id: number;
  inboundId: number;
  enable: boolean;
  email: string;
  up: number;
  down: number;
  total: number;
  expiryTime: number;
  reset: number;
  lastOnline: number;
}

/** What a backup of the database holds. */
export interface ThreeXUiData {
  inbounds: SimulatedInbound[];
  /** Version 3. */
  records: Map<string, SimulatedClient>;
  /** Version 2: the clients of each inbound, as they were sent. */
  entries: Map<number, JsonObject[]>;
  traffics: Map<string, SimulatedTraffic>;
  lastId: number;
  /** The highest id of an inbound so far. */
  lastInboundId: number;
}

export interface ThreeXUiState {
  data: ThreeXUiData;
  version: { text: string; numbers: number[] };
  username: string;
  password: string;
  apiTokens: string[];
  basePath: string;
  fail2ban: boolean;
  /** Cookies that were given, with their CSRF token and whether somebody is logged in. */
  sessions: Map<string, { csrfToken: string; isLoggedIn: boolean }>;
  /** Instants of failed logins by lower-cased name, and until when a name is locked out. */
  failedLogins: Map<string, { failures: number[]; blockedUntil: number }>;
  /** Those whom the Xray core lets in. */
  core: Set<string>;
  /** By email: the addresses from which a client was used. */
  ips: Map<string, string[]>;
  /** Bytes that flowed since the last run of the traffic job. */
  pending: Map<string, number>;
  /** Errors that the next writes of clients meet. */
  errors: string[];
  /** How many of the next writes to an inbound's clients the panel's own job overwrites (version 2). */
  writesToLose: number;
  /** The panel's clock minus the simulator's. */
  clockSkewMs: number;
  now: () => number;
  random: () => number;
  makeUuid: () => string;
}

/** An id for a new row. */
export function nextId(state: ThreeXUiState): number {
  state.data.lastId += 1;
  return state.data.lastId;
}
