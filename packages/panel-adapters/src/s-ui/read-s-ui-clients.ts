import type { AccountReference } from '@panelkit/sdk';
import { readReply, type SUiApi } from './s-ui-api.ts';
import { type SUiClient, sUiClientListSchema, sUiClientsSchema } from './s-ui-schemas.ts';

/** Rows, and the instant at which they were seen, by the panel's clock. */
export interface SeenClients {
  clients: SUiClient[];
  panelNow: Date;
}

/** Whole rows of those ids that exist, oldest first. One call. @throws PanelkitError */
export async function readClients(
  api: SUiApi,
  ids: readonly (number | string)[],
  signal?: AbortSignal,
): Promise<SeenClients> {
  const query = { id: ids.join(',') };
  const reply = await api({ method: 'GET', path: 'clients', query, accounts: ids.length, signal });
  const { data, panelNow } = readReply(reply, 'find account', sUiClientsSchema);
  const asked = new Set(ids.map(String));
  const clients = (data.clients ?? []).filter(({ id }) => asked.has(String(id)));
  return { clients: clients.toSorted(byId), panelNow };
}

/** A client as the list shows it: all of it that is true. */
interface NamedClient {
  id: number;
  name: string;
}

/**
 * The ids and names of all clients, as they arrive: the reader keeps what it needs, not the whole list. One
 * call.
 * @throws PanelkitError
 */
export async function* readClientNames(api: SUiApi, signal?: AbortSignal): AsyncGenerator<NamedClient[]> {
  const reply = await api({ method: 'GET', path: 'clients', signal, wantsRows: ROWS });
  const { data } = readReply(reply, 'list accounts', sUiClientListSchema);
  yield data.clients ?? [];
  if (reply.kind !== 'done') return;
  for await (const part of reply.rows ?? []) {
    const page = readReply({ ...reply, obj: { clients: part } }, 'list accounts', sUiClientListSchema);
    yield page.data.clients ?? [];
  }
}

/**
 * The panel gives all rows in one body, of which two fields are true: the others are dropped as they come in.
 */
const ROWS = { field: 'clients', depth: 2 };

/**
 * The client of that id, if it has that name: after a backup was restored the id may be another's. None where
 * the id is not known.
 * @throws PanelkitError
 */
export async function readClientAt(
  api: SUiApi,
  { name, remoteId }: AccountReference,
  signal?: AbortSignal,
): Promise<SeenClients> {
  const { clients, panelNow } = await readClientById(api, remoteId, signal);
  return { clients: clients.filter((client) => client.name === name), panelNow };
}

/** The client of that id, whatever its name is. @throws PanelkitError */
export async function readClientById(
  api: SUiApi,
  remoteId: string | null,
  signal?: AbortSignal,
): Promise<SeenClients> {
  if (remoteId === null || !/^\d+$/.test(remoteId)) return NONE;
  return readClients(api, [remoteId], signal);
}

/**
 * All clients of that name, which may be several. Two calls, one when there is none. @throws PanelkitError
 */
export async function readClientsNamed(
  api: SUiApi,
  name: string,
  signal?: AbortSignal,
): Promise<SeenClients> {
  const ids: number[] = [];
  for await (const part of readClientNames(api, signal))
    for (const row of part) if (row.name === name) ids.push(row.id);
  if (ids.length === 0) return NONE;
  const { clients, panelNow } = await readClients(api, ids, signal);
  return { clients: clients.filter((client) => client.name === name), panelNow };
}

const NONE: SeenClients = { clients: [], panelNow: new Date(0) };

function byId(first: { id: number }, second: { id: number }): number {
  return first.id - second.id;
}
