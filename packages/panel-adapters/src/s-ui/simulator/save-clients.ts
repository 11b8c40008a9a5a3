import {
  type PostedClient,
  parseClient,
  parseConfig,
  parseIds,
  parseKeptLinks,
} from './parse-s-ui-client.ts';
import { toSUiLinks } from './s-ui-links.ts';
import { type SimulatedClient, SUiRefused, type SUiState, unixNow } from './s-ui-state.ts';
import { tlsOf } from './save-inbounds.ts';

/** One save of clients under way. */
export interface ClientsSave {
  state: SUiState;
  action: string;
  data: unknown;
  /** The request's host, which links show. */
  hostname: string;
}

const NOT_FOUND = 'record not found';

/**
 * Writes to the state and returns the ids of inbounds to rebuild. Source: service/client.go, `Save` (1.5.1).
 * @throws SUiRefused
 */
export function saveClients(save: ClientsSave): number[] {
  switch (save.action) {
    case 'new':
      return create(save, [save.data]);
    case 'addbulk':
      return create(save, notEmpty(save.data));
    case 'edit':
      return edit(save);
    case 'editbulk':
      return editAll(save);
    case 'del':
      return remove(save, [idOf(save.data)]);
    case 'delbulk':
      return remove(save, parseIds(save.data) ?? []);
    default:
      throw new SUiRefused(`unknown action: ${save.action}`);
  }
}

/** Names are not looked at. One that has an id overwrites the client of that id. */
function create(save: ClientsSave, rows: unknown[]): number[] {
  const { state } = save;
  return union(
    rows.map((row) => {
      const posted = parseClient(row);
      const built = build(save, posted);
      const id = posted.id === 0 ? state.data.lastClientId + 1 : posted.id;
      state.data.lastClientId = Math.max(id, state.data.lastClientId);
      put(state, { ...built, id, createdAt: unixNow(state) });
      return built.inbounds ?? [];
    }),
  );
}

/** The whole row is replaced, but for its two instants. */
function edit(save: ClientsSave): number[] {
  const built = build(save, parseClient(save.data));
  const old = clientOf(save.state, built.id);
  put(save.state, { ...built, createdAt: old.createdAt, onlineAt: old.onlineAt });
  return changedInbounds(old, built);
}

/**
 * Credentials and links are taken from the database; links are rebuilt for all clients when any of them
 * touches an inbound.
 */
function editAll(save: ClientsSave): number[] {
  const { state, hostname } = save;
  const edits = notEmpty(save.data).map((row) => {
    const posted = parseClient(row);
    const old = clientOf(state, posted.id);
    const inbounds = parseIds(posted.inbounds);
    const config = parseConfig(posted.name, old.config);
    const { links, createdAt, onlineAt } = old;
    const next: SimulatedClient = { ...posted, inbounds, config, links, createdAt, onlineAt };
    // The name is put into the credentials only after they were compared.
    return { next, touched: changedInbounds(old, { ...next, config: old.config }) };
  });
  const touched = union(edits.map((item) => item.touched));
  for (const { next } of edits) {
    put(state, touched.length === 0 ? next : { ...next, links: linksOf(state, next, hostname) });
  }
  return touched;
}

function remove({ state }: ClientsSave, ids: number[]): number[] {
  const touched = ids.map((id) => clientOf(state, id).inbounds ?? []);
  for (const id of ids) state.data.clients.delete(id);
  return union(touched);
}

function build({ state, hostname }: ClientsSave, posted: PostedClient): SimulatedClient {
  const config = parseConfig(posted.name, posted.config);
  const inbounds = parseIds(posted.inbounds);
  const client: SimulatedClient = { ...posted, config, inbounds, links: parseKeptLinks(posted.links) };
  return { ...client, onlineAt: 0, links: linksOf(state, client, hostname) };
}

/** The panel's own first, in the order of the client's inbounds, then those that staff added. */
export function linksOf(
  state: SUiState,
  client: SimulatedClient,
  hostname: string,
): SimulatedClient['links'] {
  const own = (client.inbounds ?? []).flatMap((id) => {
    const inbound = state.data.inbounds.get(id);
    return inbound === undefined ? [] : toSUiLinks(client, inbound, { hostname, tls: tlsOf(state, inbound) });
  });
  return [...own, ...(client.links ?? []).filter(({ type }) => type !== 'local')];
}

function changedInbounds(old: SimulatedClient, next: SimulatedClient): number[] {
  const before = old.inbounds ?? [];
  const after = next.inbounds ?? [];
  const isOther = old.name !== next.name || old.enable !== next.enable;
  if (isOther || canonical(old.config) !== canonical(next.config)) return union([before, after]);
  return union([before.filter((id) => !after.includes(id)), after.filter((id) => !before.includes(id))]);
}

/** The panel writes credentials with sorted keys. */
function canonical(config: unknown): string {
  return JSON.stringify(config, (_, value: unknown) =>
    typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort()) : value,
  );
}

function put(state: SUiState, client: SimulatedClient): void {
  state.data.clients.set(client.id, client);
}

function clientOf(state: SUiState, id: number): SimulatedClient {
  const client = state.data.clients.get(id);
  if (client === undefined) throw new SUiRefused(NOT_FOUND);
  return client;
}

function idOf(data: unknown): number {
  if (typeof data === 'number' && Number.isInteger(data)) return data;
  throw new SUiRefused(`json: cannot unmarshal ${typeof data} into Go value of type uint`);
}

function notEmpty(data: unknown): unknown[] {
  const rows = Array.isArray(data) ? data : [];
  if (rows.length === 0) throw new SUiRefused('empty slice found');
  return rows;
}

function union(lists: number[][]): number[] {
  return [...new Set(lists.flat())];
}
