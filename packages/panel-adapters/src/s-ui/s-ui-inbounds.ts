import type { RemoteInbound } from '@panelkit/sdk';
import * as z from 'zod';
import { linkFingerprintOf } from '../links/link-fingerprint.ts';
import { listTlsRows, readInboundRows } from './inbounds/s-ui-inbound-rows.ts';
import { readReply, type SUiApi } from './s-ui-api.ts';
import { sUiInboundsSchema } from './s-ui-schemas.ts';

/**
 * The inbounds that take clients, in three calls: the list shows who has clients, the rows and what hides
 * them what links need. S-UI's inbounds have no switch.
 * @throws PanelkitError
 */
export async function listSUiInbounds(api: SUiApi): Promise<RemoteInbound[]> {
  const { data } = readReply(
    await api({ method: 'GET', path: 'inbounds' }),
    'list inbounds',
    sUiInboundsSchema,
  );
  const listed = (data.inbounds ?? []).filter(({ users }) => users !== undefined);
  if (listed.length === 0) return [];
  const ids = listed.map(({ id }) => id);
  const rows = new Map((await readInboundRows(api, ids)).map((row) => [row.id, row]));
  const tls = new Map((await listTlsRows(api)).map((row) => [row.id, row]));
  return listed.flatMap(({ id, tag, type }) => {
    const row = rows.get(id);
    // Deleted between two calls.
    if (row === undefined) return [];
    const { id: _id, tag: _tag, out_json: made, users: _users, ...shown } = row;
    const hidden = tls.get(row.tls_id);
    const linkFingerprint = linkFingerprintOf([
      shown,
      hidden?.server ?? null,
      hidden?.client ?? null,
      madeSchema.parse(made).server,
    ]);
    const port = row.listen_port ?? 0;
    return [
      { key: String(id), name: tag, protocol: type, network: null, port, enabled: true, linkFingerprint },
    ];
  });
}

/** The host of the request that saved it last: the panel wrote that into the links of its clients. */
const madeSchema = z.object({ server: z.string() }).catch({ server: '' });

const idsSchema = z.object({ inbounds: z.array(z.object({ id: z.number().int() })).nullable() });

/** Whether all of them are there: the panel takes ids of inbounds that are not. @throws PanelkitError */
export async function hasSUiInbounds(api: SUiApi, keys: string[], signal?: AbortSignal): Promise<boolean> {
  if (keys.some((key) => !/^[1-9]\d*$/.test(key))) return false;
  const reply = await api({ method: 'GET', path: 'inbounds', query: { id: keys.join(',') }, signal });
  const { data } = readReply(reply, 'find inbounds', idsSchema);
  const found = new Set((data.inbounds ?? []).map(({ id }) => String(id)));
  return keys.every((key) => found.has(key));
}
