import type { RowsPlace } from '../../http/answers/read-rows.ts';
import { isRowPart, type RowPart } from '../../http/answers/split-long-rows.ts';
import { panelResponseInvalid } from '../../http/to-panelkit-error.ts';
import { readReply, type ThreeXUiApi } from '../three-x-ui-api.ts';
import { type ThreeXUiTraffic, trafficSchema } from '../three-x-ui-schemas.ts';
import {
  type V2Entry,
  type V2Inbound,
  v2EntrySchema,
  v2InboundSchema,
  v2InboundsSchema,
  v2SettingsSchema,
} from './v2-schemas.ts';

/**
 * What the list of inbounds is given as, in the panel's order. `inboundId` is null where the inbound has not
 * said its own yet.
 */
export type V2Part =
  | { kind: 'counter'; traffic: ThreeXUiTraffic }
  /** Not yet parsed but for its name: most clients go by. */
  | { kind: 'client'; email: string; inboundId: number | null; entry(): V2Entry }
  | { kind: 'inbound'; inbound: V2Inbound };

/** All inbounds in one body, which is never in memory as a whole. */
export interface V2Parts {
  parts: AsyncIterable<V2Part[]>;
  /** The panel's clock minus ours. */
  skewMs: number;
}

const LIST = 'clientStats';
const ROWS: RowsPlace = {
  field: 'obj',
  depth: 1,
  lists: { list: LIST, text: 'settings', textList: 'clients' },
};

/** @throws PanelkitError, also while the parts come in */
export async function readV2Parts(api: ThreeXUiApi, signal?: AbortSignal): Promise<V2Parts> {
  const reply = await api({ method: 'GET', path: '/panel/api/inbounds/list', signal, wantsRows: ROWS });
  const whole = readReply(reply, 'list inbounds', v2InboundsSchema.nullable()) ?? [];
  const skewMs = reply.kind === 'done' ? (reply.clockSkewMs ?? 0) : 0;
  const rows = reply.kind === 'done' ? reply.rows : undefined;
  return { skewMs, parts: rows === undefined ? alone(whole.flatMap(partsOfInbound)) : readParts(rows) };
}

/** Of an answer that was read whole. */
async function* alone(parts: V2Part[]): AsyncGenerator<V2Part[]> {
  yield parts;
}

async function* readParts(rows: AsyncIterable<unknown[]>): AsyncGenerator<V2Part[]> {
  for await (const parts of rows) yield parts.filter(isRowPart).flatMap(toV2Parts);
}

function toV2Parts(part: RowPart): V2Part[] {
  if (part.kind === 'item')
    return [part.list === LIST ? toCounter(part.value) : toClient(part.value, inboundIdIn(part.head))];
  const inbound = v2InboundSchema.safeParse(part.value);
  if (!inbound.success) throw panelResponseInvalid('list inbounds', 'unexpected inbound');
  return partsOfInbound(inbound.data);
}

/** The inbound, and before it what was not cut out of it. */
function partsOfInbound(inbound: V2Inbound): V2Part[] {
  const settings = v2SettingsSchema.safeParse(inbound.settings);
  if (!settings.success) throw panelResponseInvalid('list inbounds', 'unexpected clients');
  const counters = (inbound.clientStats ?? []).map(toCounter);
  const clients = (settings.data.clients ?? []).map((client) => toClient(client, inbound.id));
  return [...counters, ...clients, { kind: 'inbound', inbound }];
}

function toCounter(value: unknown): V2Part {
  const traffic = trafficSchema.safeParse(value);
  if (!traffic.success) throw panelResponseInvalid('list inbounds', 'unexpected clientStats');
  return { kind: 'counter', traffic: traffic.data };
}

const namedSchema = v2EntrySchema.pick({ email: true });

function toClient(value: unknown, inboundId: number | null): V2Part {
  const named = namedSchema.safeParse(value);
  if (!named.success) throw panelResponseInvalid('list inbounds', 'unexpected clients');
  const entry = (): V2Entry => {
    const parsed = v2EntrySchema.safeParse(value);
    if (!parsed.success) throw panelResponseInvalid('list inbounds', 'unexpected clients');
    return parsed.data;
  };
  return { kind: 'client', email: named.data.email, inboundId, entry };
}

/** The panel writes it before the lists. Source: database/model/model.go, `Inbound` (2.9.4). */
function inboundIdIn(head: string): number | null {
  const [, id] = /[{,]\s*"id"\s*:\s*(\d+)/.exec(head) ?? [];
  return id === undefined ? null : Number(id);
}
