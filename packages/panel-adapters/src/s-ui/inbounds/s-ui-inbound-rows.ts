import * as z from 'zod';
import { readReply, type SUiApi, type SUiReply } from '../s-ui-api.ts';

/**
 * An inbound as `inbounds?id=` shows it, the fields that we read; the others are kept. Source:
 * database/model/inbounds.go (1.5.1).
 */
const rowSchema = z.looseObject({
  id: z.number().int(),
  tag: z.string(),
  type: z.string(),
  tls_id: z.number().int().default(0), // 0 = none
  listen_port: z.number().int().nullish(),
});
export type SUiInboundRow = z.infer<typeof rowSchema>;

const listSchema = z.object({
  inbounds: z
    .array(
      z.object({
        id: z.number().int(),
        tag: z.string(),
        listen_port: z.number().int().nullish(),
        users: z.array(z.string()).optional(),
      }),
    )
    .nullable(),
});

/** What hides an inbound is a separate row. Source: database/model/model.go, `Tls` (1.5.1). */
const tlsSchema = z.looseObject({
  id: z.number().int(),
  name: z.string(),
  server: z.looseObject({}),
  client: z.looseObject({}),
});
export type SUiTlsRow = z.infer<typeof tlsSchema>;

/** An inbound of the list with how many clients it has. */
export interface ListedInbound {
  id: number;
  tag: string;
  port: number | null;
  accountCount: number;
}

/** @throws PanelkitError */
export async function listInbounds(api: SUiApi, signal?: AbortSignal): Promise<ListedInbound[]> {
  const reply = await api({ method: 'GET', path: 'inbounds', signal });
  const { data } = readReply(reply, 'list inbounds', listSchema);
  return (data.inbounds ?? []).map(({ id, tag, listen_port, users = [] }) => ({
    id,
    tag,
    port: listen_port ?? null,
    accountCount: users.length,
  }));
}

/** Whole rows. @throws PanelkitError */
export async function readInboundRows(
  api: SUiApi,
  ids: number[],
  signal?: AbortSignal,
): Promise<SUiInboundRow[]> {
  const reply = await api({ method: 'GET', path: 'inbounds', query: { id: ids.join(',') }, signal });
  const { data } = readReply(reply, 'read inbounds', z.object({ inbounds: z.array(rowSchema).nullable() }));
  return data.inbounds ?? [];
}

/** @throws PanelkitError */
export async function listTlsRows(api: SUiApi, signal?: AbortSignal): Promise<SUiTlsRow[]> {
  const reply = await api({ method: 'GET', path: 'tls', signal });
  const { data } = readReply(reply, 'list TLS', z.object({ tls: z.array(tlsSchema).nullable() }));
  return data.tls ?? [];
}

/** Sends it once. The id 0 in the query spares the panel from answering with its whole list. */
export function saveRow(
  api: SUiApi,
  save: { object: 'inbounds' | 'tls'; action: 'new' | 'edit' | 'del'; data: unknown },
  signal?: AbortSignal,
): Promise<SUiReply> {
  const { object, action, data } = save;
  const body = new URLSearchParams({ object, action, data: JSON.stringify(data) });
  return api({ method: 'POST', path: 'save', query: { id: 0 }, body, signal });
}
