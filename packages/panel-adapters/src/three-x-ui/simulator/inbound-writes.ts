import * as z from 'zod';
import { isAtLeast } from '../dialects/version-numbers.ts';
import type { JsonObject, SimulatedInbound, ThreeXUiState } from './three-x-ui-state.ts';

/** What a write ended with: an error in the panel's words, else what the answer shows. */
export type InboundWrite =
  | { error: string; shown?: undefined }
  | { error: null; shown: { id: number } | number | null };

const MISSING: InboundWrite = { error: 'record not found' };

const column = z.preprocess(
  (value) => (typeof value === 'string' ? JSON.parse(value || '{}') : value),
  z.record(z.string(), z.unknown()),
);
const bodySchema = z.object({
  remark: z.string().default(''),
  listen: z.string().default(''),
  port: z.number().int(),
  protocol: z.enum(['vless', 'vmess', 'trojan', 'shadowsocks']),
  enable: z.boolean().default(false),
  settings: column,
  streamSettings: column,
  sniffing: column,
});
const clientsSchema = z.array(z.record(z.string(), z.unknown())).nullish();

/**
 * `POST inbounds/add`. Since 3.1.0 an id is one more than the highest that is there: that of a deleted
 * inbound may be given again.
 */
export function addInbound(state: ThreeXUiState, body: JsonObject): InboundWrite {
  const { inbounds, entries } = state.data;
  const highest = isV3(state)
    ? Math.max(0, ...inbounds.map((inbound) => inbound.id))
    : state.data.lastInboundId;
  const id = highest + 1;
  const { inbound } = parse(id, body);
  const error = portConflict(state, inbound);
  if (error !== null) return { error };
  state.data.lastInboundId = id;
  inbounds.push(inbound);
  entries.set(id, []);
  return { error: null, shown: { id } };
}

/** `POST inbounds/update/:id`: the whole, clients included; those that are left out are off the inbound. */
export function changeInbound(state: ThreeXUiState, id: number, body: JsonObject): InboundWrite {
  const position = state.data.inbounds.findIndex((inbound) => inbound.id === id);
  if (position < 0) return MISSING;
  const { inbound, clients } = parse(id, body);
  const error = portConflict(state, inbound);
  if (error !== null) return { error };
  state.data.inbounds[position] = inbound;
  const emails = new Set(clients.map(({ email }) => email));
  for (const entry of state.data.entries.get(id) ?? []) {
    if (!emails.has(entry.email)) forget(state, String(entry.email));
  }
  if (!isV3(state)) state.data.entries.set(id, clients);
  leave(state, id, ({ email }) => !emails.has(email));
  return { error: null, shown: { id } };
}

/** `POST inbounds/setEnable/:id`. */
export function switchInbound(state: ThreeXUiState, id: number, enable: boolean): InboundWrite {
  const inbound = state.data.inbounds.find((candidate) => candidate.id === id);
  if (inbound === undefined) return MISSING;
  inbound.enable = enable;
  return { error: null, shown: null };
}

/**
 * `POST inbounds/del/:id`. Since 3.2.5 clients and counters stay without it, and one that is not there is
 * "deleted" as well.
 */
export function deleteInbound(state: ThreeXUiState, id: number): InboundWrite {
  const keepsClients = isAtLeast(state.version.numbers, [3, 2, 5]);
  const isThere = state.data.inbounds.some((inbound) => inbound.id === id);
  if (!isThere && !keepsClients) return MISSING;
  for (const entry of state.data.entries.get(id) ?? []) forget(state, String(entry.email));
  state.data.inbounds = state.data.inbounds.filter((inbound) => inbound.id !== id);
  state.data.entries.delete(id);
  leave(state, id, () => true);
  return { error: null, shown: id };
}

function leave(state: ThreeXUiState, id: number, isOff: (client: { email: string }) => boolean): void {
  for (const record of state.data.records.values()) {
    if (!record.inboundIds.includes(id) || !isOff(record)) continue;
    record.inboundIds = record.inboundIds.filter((inboundId) => inboundId !== id);
    if (record.inboundIds.length === 0) state.core.delete(record.email);
  }
}

function forget(state: ThreeXUiState, email: string): void {
  state.data.traffics.delete(email);
  state.core.delete(email);
}

/** @throws ZodError where the panel cannot read it */
function parse(id: number, body: JsonObject): { inbound: SimulatedInbound; clients: JsonObject[] } {
  const { settings, ...fields } = bodySchema.parse(body);
  const { clients, ...rest } = settings;
  return { inbound: { ...fields, id, settings: rest }, clients: clientsSchema.parse(clients) ?? [] };
}

function portConflict(state: ThreeXUiState, { id, port }: SimulatedInbound): string | null {
  const other = state.data.inbounds.find((inbound) => inbound.port === port && inbound.id !== id);
  if (other === undefined) return null;
  if (!isV3(state)) return `Port already exists: ${port}\n`;
  return `port ${port} (tcp) already used by inbound '${other.remark}' (#${other.id}) on *\n`;
}

function isV3({ version }: ThreeXUiState): boolean {
  return isAtLeast(version.numbers, [3, 1, 0]);
}
