import { isAtLeast, numbersOf } from '../dialects/version-numbers.ts';
import { type JsonObject, nextId, type SimulatedClient, type ThreeXUiState } from './three-x-ui-state.ts';

/**
 * Another version is started on the same database: its migrations run, sessions end, and the core restarts.
 */
export function changeVersion(state: ThreeXUiState, text: string): void {
  const hadRecords = keepsRecords(state);
  state.version = { text, numbers: numbersOf(text) ?? [99, 0, 0] };
  state.sessions.clear();
  if (!hadRecords && keepsRecords(state)) makeRecords(state);
  if (hadRecords && !keepsRecords(state)) makeEntries(state);
}

function keepsRecords({ version }: ThreeXUiState): boolean {
  return isAtLeast(version.numbers, [3, 1, 0]);
}

/** Source: internal/database/db.go, the seeder of client records (3.6.0). */
function makeRecords(state: ThreeXUiState): void {
  const { data } = state;
  for (const [inboundId, entries] of data.entries) {
    for (const entry of entries) {
      const record = toRecord(state, entry);
      const known = data.records.get(record.email);
      data.records.set(record.email, {
        ...(known ?? record),
        inboundIds: [...(known?.inboundIds ?? []), inboundId],
      });
    }
  }
  data.entries = new Map(data.inbounds.map(({ id }) => [id, []]));
}

function toRecord(state: ThreeXUiState, entry: JsonObject): SimulatedClient {
  const text = (name: string): string => String(entry[name] ?? '');
  const number = (name: string): number => Number(entry[name] ?? 0);
  return {
    id: nextId(state),
    email: text('email'),
    uuid: text('id'),
    password: text('password'),
    auth: text('auth'),
    subId: text('subId'),
    flow: text('flow'),
    comment: text('comment'),
    group: '',
    limitIp: number('limitIp'),
    totalGB: number('totalGB'),
    expiryTime: number('expiryTime'),
    enable: entry.enable === true,
    tgId: number('tgId'),
    reset: number('reset'),
    inboundIds: [],
    createdAt: number('created_at'),
    updatedAt: number('updated_at'),
  };
}

/** The newer versions write each client into its inbound's settings, too: so an older one finds it there. */
function makeEntries({ data }: ThreeXUiState): void {
  data.entries = new Map(
    data.inbounds.map(({ id }) => [
      id,
      [...data.records.values()].filter(({ inboundIds }) => inboundIds.includes(id)).map(toEntry),
    ]),
  );
  data.records.clear();
}

function toEntry({
  id: _id,
  uuid,
  inboundIds: _inboundIds,
  createdAt,
  updatedAt,
  ...kept
}: SimulatedClient): JsonObject {
  return { ...kept, id: uuid, created_at: createdAt, updated_at: updatedAt };
}
