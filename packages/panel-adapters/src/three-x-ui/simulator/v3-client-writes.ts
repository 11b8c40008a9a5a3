import { isAtLeast } from '../dialects/version-numbers.ts';
import { type ClientBody, readClientBody, toRecord, toUpdatedRecord } from './read-client-body.ts';
import { type JsonObject, nextId, type SimulatedClient, type ThreeXUiState } from './three-x-ui-state.ts';

/**
 * What a write ended with: an error in the panel's words, or nothing. Source:
 * internal/web/service/client_crud.go (3.6.0).
 */
export type WriteError = string | null;

const MISSING = 'record not found';

/**
 * `POST clients/add`. Inbounds are worked through one after another: those before an unknown one stay done.
 */
export function addClient(state: ThreeXUiState, sent: JsonObject, inboundIds: number[]): WriteError {
  const body = readClientBody(sent);
  if (typeof body === 'string') return body.replace('Client.', 'Client.client.');
  if (body.email.trim() === '') return 'client email is required\n';
  if (/[/\\\s]/.test(body.email)) return `client email contains an invalid character: ${body.email}\n`;
  if (inboundIds.length === 0) return 'at least one inbound is required\n';
  const existing = state.data.records.get(body.email);
  const subId = body.subId || state.makeUuid();
  if (existing !== undefined && existing.subId !== subId) return `email already in use: ${body.email}\n`;
  const others = [...state.data.records.values()].filter(({ email }) => email !== body.email);
  if (others.some((other) => other.subId === subId)) return `subId already in use: ${subId}\n`;
  if (others.some(({ email }) => email.toLowerCase() === body.email.toLowerCase())) {
    return `Duplicate email: ${body.email}\n`;
  }
  return attachNew(state, { ...body, subId, enable: true }, inboundIds);
}

function attachNew(state: ThreeXUiState, body: ClientBody, inboundIds: number[]): WriteError {
  for (const inboundId of inboundIds) {
    const inbound = state.data.inbounds.find(({ id }) => id === inboundId);
    if (inbound === undefined) return MISSING;
    const existing = state.data.records.get(body.email);
    if (existing?.inboundIds.includes(inboundId)) continue;
    const record = toRecord(body, existing?.id ?? nextId(state), state.now());
    record.inboundIds = [...(existing?.inboundIds ?? []), inboundId];
    record.uuid ||= existing?.uuid || state.makeUuid();
    record.password ||= existing?.password || state.makeUuid().replaceAll('-', '');
    store(state, record);
  }
  return null;
}

/** `POST clients/update/:email`: replaces the whole. */
export function updateClient(state: ThreeXUiState, email: string, sent: JsonObject): WriteError {
  const body = readClientBody(sent);
  if (typeof body === 'string') return body;
  const current = state.data.records.get(email);
  if (current === undefined) return MISSING;
  if (body.email.trim() === '') return 'client email is required\n';
  const others = [...state.data.records.values()].filter(({ id }) => id !== current.id);
  if (others.some((other) => other.email === body.email)) return `Duplicate email: ${body.email}\n`;
  if (body.subId !== '' && others.some((other) => other.subId === body.subId)) {
    return `Duplicate subId: ${body.subId}\n`;
  }
  if (body.email !== email) rename(state, email, body.email);
  store(state, toUpdatedRecord(state, current, body));
  return null;
}

/**
 * `POST clients/del/:email`. A master's snapshot is kept from bringing it back for 90 s; that is of nodes and
 * not simulated.
 */
export function deleteClient(state: ThreeXUiState, email: string, keepTraffic: boolean): WriteError {
  if (!state.data.records.delete(email)) {
    return `client "${email}" not found in any inbound or client record\n`;
  }
  if (!keepTraffic) state.data.traffics.delete(email);
  state.core.delete(email);
  state.pending.delete(email);
  return null;
}

export function moveClient(
  state: ThreeXUiState,
  email: string,
  verb: 'attach' | 'detach',
  inboundIds: number[],
): WriteError {
  const record = state.data.records.get(email);
  if (record === undefined) return MISSING;
  for (const inboundId of inboundIds) {
    const others = record.inboundIds.filter((id) => id !== inboundId);
    const isKnown = state.data.inbounds.some(({ id }) => id === inboundId);
    if (verb === 'attach' && !isKnown) return MISSING;
    record.inboundIds =
      verb === 'attach' ? [...others, inboundId].sort((first, second) => first - second) : others;
  }
  store(state, record);
  return null;
}

/**
 * `POST clients/resetTraffic/:email`: since 3.3.1 it also switches on one that an operator had switched off.
 */
export function resetTraffic(state: ThreeXUiState, email: string): WriteError {
  const record = state.data.records.get(email);
  if (record === undefined) return MISSING;
  if (isAtLeast(state.version.numbers, [3, 3, 1])) store(state, { ...record, enable: true });
  const traffic = state.data.traffics.get(email);
  if (traffic !== undefined) Object.assign(traffic, { up: 0, down: 0, enable: true });
  return null;
}

/**
 * Keeps the counter's copy of the terms, and the core, in step. A counter that outlived an earlier client is
 * inherited.
 */
function store(state: ThreeXUiState, record: SimulatedClient): void {
  const { email, totalGB: total, expiryTime, enable, reset, inboundIds } = record;
  state.data.records.set(email, record);
  const current = state.data.traffics.get(email);
  const traffic = current ?? { id: nextId(state), email, up: 0, down: 0, lastOnline: 0 };
  const inboundId = inboundIds.at(-1) ?? 0;
  state.data.traffics.set(email, { ...traffic, total, expiryTime, enable, reset, inboundId });
  if (enable && inboundIds.length > 0) state.core.add(email);
  else state.core.delete(email);
}

function rename(state: ThreeXUiState, from: string, to: string): void {
  const traffic = state.data.traffics.get(from);
  if (traffic !== undefined) state.data.traffics.set(to, { ...traffic, email: to });
  state.data.traffics.delete(from);
  state.data.records.delete(from);
  state.core.delete(from);
}
