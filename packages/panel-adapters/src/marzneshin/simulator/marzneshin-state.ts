/** What a customer may be put on: the real panel's bundle of inbounds. One link each. */
export interface SimulatedService {
  id: number;
  name: string;
  /** Host and port of its link. */
  address: string;
  /** Of WebSocket; none by default. */
  path?: string;
  /** It has no inbound (any more). */
  isEmpty?: boolean;
  /**
   * The operator turned its host off: links no longer show it, though its inbound still serves who has one.
   */
  isHostDisabled?: boolean;
}

/** Who may log in. */
export interface SimulatedMarzneshinAdmin {
  username: string;
  password: string;
  isSudo: boolean;
}

export type ExpireStrategy = 'never' | 'fixed_date' | 'start_on_first_use';

/**
 * A row of the panel's users. Instants are milliseconds of the panel's clock; traffic is bytes, a duration
 * seconds.
 */
export interface SimulatedMarzneshinUser {
  id: number;
  username: string;
  key: string;
  owner: string;
  expireStrategy: ExpireStrategy;
  expireDate: number | null;
  usageDuration: number | null;
  dataLimit: number | null;
  resetStrategy: string;
  note: string | null;
  enabled: boolean;
  /** Pushed to the nodes: it can connect. */
  activated: boolean;
  usedTraffic: number;
  lifetimeTraffic: number;
  serviceIds: number[];
  createdAt: number;
  editAt: number | null;
  onlineAt: number | null;
  trafficResetAt: number | null;
  revokedAt: number | null;
}

/** All that a restored backup brings back. `graves`: keys of deleted users, which stay taken. */
export interface MarzneshinData {
  users: Map<string, SimulatedMarzneshinUser>;
  graves: Set<string>;
  lastId: number;
}

/** The whole panel. */
export interface MarzneshinState {
  data: MarzneshinData;
  services: SimulatedService[];
  admins: SimulatedMarzneshinAdmin[];
  /** Token → who, until when. */
  sessions: Map<string, { username: string; expiresAt: number }>;
  placeholderIfDisabled: boolean;
  /** The panel's clock minus the simulator's. */
  clockSkewMs: number;
  now: () => number;
  makeKey: () => string;
}

export function isExpired(state: MarzneshinState, user: SimulatedMarzneshinUser): boolean {
  return user.expireStrategy === 'fixed_date' && (user.expireDate ?? 0) <= state.now();
}

export function isDepleted(user: SimulatedMarzneshinUser): boolean {
  return user.dataLimit !== null && user.usedTraffic >= user.dataLimit;
}

/** Computed at each look. */
export function isActive(state: MarzneshinState, user: SimulatedMarzneshinUser): boolean {
  return user.enabled && !isExpired(state, user) && !isDepleted(user);
}

/**
 * The job that runs every 30 s: cuts off who is not active any more, and starts the time of who was seen.
 * Source: app/tasks.
 */
export function reviewUsers(state: MarzneshinState, at: number): void {
  for (const user of state.data.users.values()) {
    if (!isActive(state, user)) user.activated = false;
    const since = user.editAt ?? user.createdAt;
    if (user.expireStrategy === 'start_on_first_use' && (user.onlineAt ?? -Infinity) >= since) {
      user.expireDate = at + (user.usageDuration ?? 0) * 1000;
      user.expireStrategy = 'fixed_date';
    }
  }
}
