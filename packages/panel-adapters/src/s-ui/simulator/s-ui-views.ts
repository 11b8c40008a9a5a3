import { failedAnswer, okAnswer } from './s-ui-answers.ts';
import { isOn } from './s-ui-core.ts';
import {
  hasUsers,
  type SimulatedClient,
  type SimulatedSUiInbound,
  type SimulatedTls,
  type SUiState,
  unixNow,
} from './s-ui-state.ts';

/** A request on its way: `form` holds body and query, `actor` is whose token it is. */
export interface SUiCall {
  state: SUiState;
  request: Request;
  url: URL;
  form: URLSearchParams;
  action: string;
  actor: string;
}

const MOST_VALUES = 32_766;
const VALUES_OF_A_CHANGE = 6;

/**
 * What a GET shows; null for an action that is not there. Not simulated: settings, logs, outbounds and the
 * like.
 */
export function viewAnswer({ state, url, action }: SUiCall): Response | null {
  const query = (name: string): string | null => url.searchParams.get(name);
  switch (action) {
    case 'clients':
      return okAnswer({ clients: clientsView(state, query('id')) });
    case 'inbounds':
      return okAnswer({ inbounds: inboundsView(state, query('id')) });
    case 'load':
      return loadAnswer(state, query('lu'), url);
    case 'status':
      return okAnswer(statusView(state, query('r') ?? ''));
    case 'onlines':
      return okAnswer(onlinesView(state));
    case 'changes':
      return okAnswer(changesView(state, query));
    case 'tls':
      return okAnswer({ tls: tlsView(state) });
    case 'keypairs':
      return okAnswer(keypairView(state, query('k')));
    case 'getdb':
      return databaseAnswer(state, query('exclude') ?? '');
    case 'stats':
      return okAnswer(statsView(state, Number(query('limit') ?? 100)));
    default:
      return null;
  }
}

/**
 * Null when empty. Without ids six fields are zero whatever is stored, and credentials and links are not
 * shown.
 */
export function clientsView(state: SUiState, ids: string | null): Record<string, unknown>[] | null {
  const all = [...state.data.clients.values()].sort((first, second) => first.id - second.id);
  return nullIfEmpty(ids ? withIds(all, ids).map(fullRow) : all.map(listRow));
}

function fullRow({ config, links, ...row }: SimulatedClient): Record<string, unknown> {
  return { ...row, ...(config === null ? {} : { config }), links };
}

function listRow({ config, links, ...row }: SimulatedClient): Record<string, unknown> {
  const zero = { resetDays: 0, nextReset: 0, totalUp: 0, totalDown: 0 };
  return { ...row, ...zero, delayStart: false, autoReset: false };
}

export function inboundsView(state: SUiState, ids: string | null): Record<string, unknown>[] | null {
  const all = [...state.data.inbounds.values()];
  return nullIfEmpty(
    ids ? withIds(all, ids).map(fullInbound) : all.map((inbound) => listInbound(state, inbound)),
  );
}

function fullInbound({
  id,
  type,
  tag,
  addrs,
  tls_id = 0,
  savedBy,
  options,
}: SimulatedSUiInbound): Record<string, unknown> {
  const out_json = savedBy === undefined ? {} : { server: savedBy };
  return { id, type, tag, tls_id, addrs, out_json, ...options };
}

/** `users`: also those that are off. */
function listInbound(state: SUiState, inbound: SimulatedSUiInbound): Record<string, unknown> {
  const { id, type, tag, tls_id = 0, options } = inbound;
  const { listen = null, listen_port = null } = options;
  const row = { id, type, tag, tls_id, listen, listen_port };
  if (!hasUsers(inbound)) return row;
  const users = [...state.data.clients.values()].filter((client) => isOn(client, id));
  return { ...row, users: users.map(({ name }) => name) };
}

/** Empty, and not null, when there are none. */
export function tlsView({ data }: SUiState): SimulatedTls[] {
  return [...data.tls.values()];
}

/** Errors are a success as well. */
function keypairView({ randomText }: SUiState, kind: string | null): string[] {
  if (kind !== 'reality') return ['Failed to generate keypair'];
  return [`PrivateKey: ${randomText(43)}`, `PublicKey: ${randomText(43)}`];
}

/** Here no SQLite, but what it would hold. */
/**
 * Each table is copied in one statement, of which SQLite takes 32,766 values. Source: database/backup.go
 * (1.5.1).
 */
function databaseAnswer({ data, now }: SUiState, exclude: string): Response {
  const { clients, inbounds, tls, changes } = data;
  const isTooLong = changes.length * VALUES_OF_A_CHANGE > MOST_VALUES;
  if (isTooLong && !exclude.split(',').includes('changes')) return failedAnswer('', 'too many SQL variables');
  const tables = { clients: [...clients.values()], inbounds: [...inbounds.values()], tls: [...tls.values()] };
  const stamp = new Date(now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return new Response(`SQLite format 3\u0000${JSON.stringify(tables)}`, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename=s-ui_${stamp}.db`,
    },
  });
}

/** Without `lu`, or when something was saved after it, everything; else who is online. */
function loadAnswer(state: SUiState, since: string | null, url: URL): Response {
  if (since !== null && since !== '' && !/^-?\d+$/.test(since)) {
    return failedAnswer('', `strconv.ParseInt: parsing ${JSON.stringify(since)}: invalid syntax`);
  }
  const onlines = onlinesView(state);
  if (since && state.lastUpdate <= Number(since)) return okAnswer({ onlines });
  return okAnswer({
    onlines,
    clients: clientsView(state, null),
    inbounds: inboundsView(state, null),
    config: {},
    enableTraffic: true,
    endpoints: null,
    outbounds: null,
    services: null,
    tls: tlsView(state),
    subURI: `http://${url.hostname}:2096/sub/`,
  });
}

function statusView(state: SUiState, asked: string): Record<string, unknown> {
  const { data, core, version } = state;
  const clients = [...data.clients.values()];
  const sum = (bytes: (client: SimulatedClient) => number): number =>
    clients.reduce((total, client) => total + bytes(client), 0);
  const counts = {
    clients: clients.length,
    inbounds: data.inbounds.size,
    outbounds: 1,
    services: 0,
    endpoints: 0,
  };
  const parts: Record<string, unknown> = {
    sys: { appVersion: version, hostName: 'simulated', cpuCount: 1, ipv4: [], ipv6: [] },
    sbd: { running: core.running, stats: { Alloc: 0, NumGoroutine: 1, Uptime: 0 } },
    db: {
      ...counts,
      clientUp: sum(({ up, totalUp }) => up + totalUp),
      clientDown: sum(({ down, totalDown }) => down + totalDown),
    },
  };
  return Object.fromEntries(asked.split(',').flatMap((name) => (name in parts ? [[name, parts[name]]] : [])));
}

/** A list is absent when it is empty. */
function onlinesView({ core }: SUiState): Record<string, string[]> {
  const user = [...core.online];
  const inbound = [...core.serving].filter(([, names]) => user.some((name) => names.has(name)));
  return user.length === 0 ? {} : { inbound: inbound.map(([tag]) => tag), user, outbound: ['direct'] };
}

function changesView(state: SUiState, query: (name: string) => string | null): unknown[] | null {
  const rows = state.data.changes.filter(
    ({ actor, key }) => (!query('a') || actor === query('a')) && (!query('k') || key === query('k')),
  );
  return nullIfEmpty(rows.toReversed().slice(0, Number(query('c') ?? 0)));
}

/** Its buckets stay empty here. */
function statsView(state: SUiState, hours: number): Record<string, unknown> {
  const numBuckets = Math.min(360, hours * 60);
  const bucketSpan = Math.floor((hours * 3600) / numBuckets);
  return { stats: {}, startTime: unixNow(state) - hours * 3600, bucketSpan, numBuckets };
}

function withIds<Row extends { id: number }>(rows: Row[], ids: string): Row[] {
  const wanted = new Set(ids.split(','));
  return rows.filter(({ id }) => wanted.has(String(id)));
}

function nullIfEmpty<Item>(items: Item[]): Item[] | null {
  return items.length === 0 ? null : items;
}
