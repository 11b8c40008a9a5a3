import { isAtLeast } from '../dialects/version-numbers.ts';
import { readClientBody } from './read-client-body.ts';
import { type JsonObject, nextId, type SimulatedInbound, type ThreeXUiState } from './three-x-ui-state.ts';

/**
 * What a write ended with: an error in the panel's words, or nothing. Source: web/service/inbound.go (2.9.4).
 */
export type WriteError = string | null;

/** So many turns of others pass between a write's reading of the list and its writing: nothing is locked. */
const TURNS_BETWEEN = 30;

/**
 * `POST addClient`: reads the list, and writes it whole a while later. @throws Error where the panel crashes
 */
export async function addV2Clients(
  state: ThreeXUiState,
  inboundId: number,
  settings: unknown,
): Promise<WriteError> {
  const clients = clientsIn(settings);
  for (const client of clients) {
    const body = readClientBody(client);
    if (typeof body === 'string') return body;
    if (isTaken(state, body.email)) return `Duplicate email: ${body.email}\n`;
  }
  const inbound = inboundOf(state, inboundId);
  if (inbound === undefined) return 'record not found';
  if (clients.some((client) => keyIn(client, inbound) === '')) return 'empty client ID\n';
  const read = [...(state.data.entries.get(inboundId) ?? [])];
  await letOthersRun();
  const now = state.now();
  const added = clients.map((client) => ({ ...client, created_at: now, updated_at: now }));
  for (const client of added) addTrafficRow(state, inboundId, client);
  writeList(state, inboundId, [...read, ...added]);
  return null;
}

/** `POST updateClient/:clientId`: the object replaces the stored one whole. */
export async function updateV2Client(
  state: ThreeXUiState,
  inboundId: number,
  key: string,
  settings: unknown,
): Promise<WriteError> {
  const [client = {}] = clientsIn(settings);
  const body = readClientBody(client);
  if (typeof body === 'string') return body;
  const inbound = inboundOf(state, inboundId);
  if (inbound === undefined) return 'record not found';
  const read = [...(state.data.entries.get(inboundId) ?? [])];
  const position = read.findIndex((entry) => keyIn(entry, inbound) === key);
  const current = read[position];
  if (current === undefined || keyIn(client, inbound) === '') return 'empty client ID\n';
  const { email = '' } = current;
  if (body.email !== email && isTaken(state, body.email)) return `Duplicate email: ${body.email}\n`;
  await letOthersRun();
  read[position] = { ...client, created_at: current.created_at, updated_at: state.now() };
  const traffic = state.data.traffics.get(String(email));
  if (traffic !== undefined) {
    const { totalGB: total, expiryTime, enable, reset } = body;
    state.data.traffics.delete(String(email));
    state.data.traffics.set(body.email, { ...traffic, email: body.email, total, expiryTime, enable, reset });
  }
  setInCore(state, String(email), false);
  setInCore(state, body.email, body.enable);
  writeList(state, inboundId, read);
  return null;
}

/** `POST :id/delClient/:clientId`: refuses the last one; one that is not there is no error before 2.9.4. */
export async function deleteV2Client(
  state: ThreeXUiState,
  inboundId: number,
  key: string,
): Promise<WriteError> {
  const inbound = inboundOf(state, inboundId);
  if (inbound === undefined) return 'record not found';
  const read = [...(state.data.entries.get(inboundId) ?? [])];
  const left = read.filter((entry) => keyIn(entry, inbound) !== key);
  if (left.length === read.length && isAtLeast(state.version.numbers, [2, 9, 4])) {
    return `Client Not Found In Inbound For ID: ${key}\n`;
  }
  if (left.length === 0) return 'no client remained in Inbound\n';
  await letOthersRun();
  for (const entry of read.filter((candidate) => !left.includes(candidate))) {
    state.data.traffics.delete(String(entry.email));
    setInCore(state, String(entry.email), false);
  }
  writeList(state, inboundId, left);
  return null;
}

/**
 * `POST :id/resetClientTraffic/:email`: zeroes the counter and its flag, not the client's. Only up to 2.8.0
 * does that bring a depleted client back into the core.
 */
export function resetV2Traffic(state: ThreeXUiState, email: string): WriteError {
  const traffic = state.data.traffics.get(email);
  const entry = [...state.data.entries.values()].flat().find((candidate) => candidate.email === email);
  if (traffic === undefined || entry === undefined) return `Inbound Not Found For Email: ${email}\n`;
  const comesBack = !isAtLeast(state.version.numbers, [2, 8, 1]) && entry.enable === true;
  Object.assign(traffic, { up: 0, down: 0, enable: true });
  if (comesBack) setInCore(state, email, true);
  return null;
}

function clientsIn(settings: unknown): JsonObject[] {
  const parsed: unknown = JSON.parse(String(settings));
  const clients =
    typeof parsed === 'object' && parsed !== null && 'clients' in parsed ? parsed.clients : null;
  if (!Array.isArray(clients)) throw new TypeError('interface conversion: interface {} is nil');
  return clients;
}

function inboundOf({ data }: ThreeXUiState, inboundId: number): SimulatedInbound | undefined {
  return data.inbounds.find(({ id }) => id === inboundId);
}

/** Over all inbounds and without regard to case; the counters are not looked at. */
function isTaken({ data }: ThreeXUiState, email: string): boolean {
  const entries = [...data.entries.values()].flat();
  return email !== '' && entries.some((entry) => String(entry.email).toLowerCase() === email.toLowerCase());
}

function keyIn(entry: JsonObject, { protocol }: SimulatedInbound): string {
  const field = protocol === 'trojan' ? 'password' : 'id';
  return String((protocol === 'shadowsocks' ? entry.email : entry[field]) ?? '');
}

/** One that is there already stays as it is, with its bytes and its old terms. */
function addTrafficRow(state: ThreeXUiState, inboundId: number, client: JsonObject): void {
  const body = readClientBody(client);
  if (typeof body === 'string' || body.email === '') return;
  const { email, totalGB: total, expiryTime, enable, reset } = body;
  const terms = { total, expiryTime, enable, reset };
  const fresh = { id: nextId(state), inboundId, email, up: 0, down: 0, lastOnline: 0, ...terms };
  state.data.traffics.set(email, state.data.traffics.get(email) ?? fresh);
  setInCore(state, email, enable);
}

/** Unless the panel's own job, which had read the list before, writes it back as it was. */
function writeList(state: ThreeXUiState, inboundId: number, list: JsonObject[]): void {
  if (state.writesToLose > 0) state.writesToLose -= 1;
  else state.data.entries.set(inboundId, list);
}

function setInCore(state: ThreeXUiState, email: string, isIn: boolean): void {
  if (isIn) state.core.add(email);
  else state.core.delete(email);
}

async function letOthersRun(): Promise<void> {
  for (let turn = 0; turn < TURNS_BETWEEN; turn += 1) await Promise.resolve();
}
