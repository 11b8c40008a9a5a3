import * as z from 'zod';
import { readReply, type ThreeXUiApi, type ThreeXUiReply } from '../three-x-ui-api.ts';
import { jsonColumnSchema } from '../three-x-ui-schemas.ts';

/**
 * An inbound, the fields that we read; the others are kept, since an update replaces the whole. Source:
 * model.go, `Inbound` (2.9.4, 3.6.0).
 */
const rowSchema = z.looseObject({
  id: z.number().int(),
  remark: z.string(),
  port: z.number().int(),
  protocol: z.string(),
  enable: z.boolean(),
  settings: jsonColumnSchema,
  streamSettings: jsonColumnSchema,
  sniffing: jsonColumnSchema,
});
export type InboundRow = z.infer<typeof rowSchema>;

const PREFIX = '/panel/api/inbounds';

/** How a dialect spells reading and writing an inbound. */
export interface InboundDialect {
  api: ThreeXUiApi;
  /** *v2*: columns of JSON are written as texts. */
  dialect: 'v2' | 'v3';
  /** Whether an inbound can be switched without writing it whole (2.9.0 and later). */
  hasSwitch: boolean;
}

/**
 * All inbounds, of every protocol. The clients of version 3 come without their secrets. @throws PanelkitError
 */
export async function listInboundRows(
  { api, dialect }: InboundDialect,
  signal?: AbortSignal,
): Promise<InboundRow[]> {
  const path = `${PREFIX}/${dialect === 'v3' ? 'list/slim' : 'list'}`;
  const reply = await api({ method: 'GET', path, signal });
  return readReply(reply, 'list inbounds', z.array(rowSchema).nullable()) ?? [];
}

/** One inbound with its clients whole. @throws PanelkitError */
export async function readInboundRow(
  { api }: InboundDialect,
  key: string,
  signal?: AbortSignal,
): Promise<InboundRow> {
  const reply = await api({ method: 'GET', path: `${PREFIX}/get/${key}`, signal });
  return readReply(reply, 'read inbound', rowSchema);
}

/** Sends an inbound whole, new (`add`) or changed (`update/:id`). */
export function sendInboundRow(
  { api, dialect }: InboundDialect,
  verb: string,
  row: Omit<InboundRow, 'id'>,
  signal?: AbortSignal,
): Promise<ThreeXUiReply> {
  const { clientStats: _, ...body } = row;
  const column = (value: unknown) => (dialect === 'v2' ? JSON.stringify(value) : value);
  const { settings, streamSettings, sniffing } = body;
  const columns = {
    settings: column(settings),
    streamSettings: column(streamSettings),
    sniffing: column(sniffing),
  };
  return api({ method: 'POST', path: `${PREFIX}/${verb}`, body: { ...body, ...columns }, signal });
}

/** Sends a small change of an inbound. */
export function sendInboundVerb(
  { api }: InboundDialect,
  verb: string,
  { body, signal }: { body?: Record<string, unknown>; signal?: AbortSignal | undefined } = {},
): Promise<ThreeXUiReply> {
  return api({ method: 'POST', path: `${PREFIX}/${verb}`, signal, ...(body === undefined ? {} : { body }) });
}
