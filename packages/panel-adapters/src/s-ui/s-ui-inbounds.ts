import type { RemoteInbound } from '@panelkit/sdk';
import * as z from 'zod';
import { readReply, type SUiApi } from './s-ui-api.ts';
import { sUiInboundsSchema } from './s-ui-schemas.ts';

/** The inbounds that take clients. The list tells neither network nor a switch, since S-UI's inbounds have none. @throws PanelkitError */
export async function listSUiInbounds(api: SUiApi): Promise<RemoteInbound[]> {
  const { data } = readReply(
    await api({ method: 'GET', path: 'inbounds' }),
    'list inbounds',
    sUiInboundsSchema,
  );
  return (data.inbounds ?? [])
    .filter(({ users }) => users !== undefined)
    .map(({ id, tag, type, listen_port = null }) => ({
      ...{ key: String(id), name: tag, protocol: type, network: null, port: listen_port, enabled: true },
    }));
}

const idsSchema = z.object({ inbounds: z.array(z.object({ id: z.number().int() })).nullable() });

/** Whether all of them are there: the panel takes ids of inbounds that are not. @throws PanelkitError */
export async function hasSUiInbounds(api: SUiApi, keys: string[], signal?: AbortSignal): Promise<boolean> {
  if (keys.some((key) => !/^[1-9]\d*$/.test(key))) return false;
  const reply = await api({ method: 'GET', path: 'inbounds', query: { id: keys.join(',') }, signal });
  const { data } = readReply(reply, 'find inbounds', idsSchema);
  const found = new Set((data.inbounds ?? []).map(({ id }) => String(id)));
  return keys.every((key) => found.has(key));
}
