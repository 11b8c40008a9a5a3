import * as z from 'zod';
import { isOn, rebuildInbounds } from './s-ui-core.ts';
import { toSUiLinks } from './s-ui-links.ts';
import {
  type SimulatedClient,
  type SimulatedSUiInbound,
  type SimulatedTls,
  SUiRefused,
  type SUiState,
} from './s-ui-state.ts';

/** One save of an inbound under way; `initUsers`: ids of the clients that a new one is given. */
export interface InboundsSave {
  state: SUiState;
  action: string;
  data: unknown;
  initUsers: string;
  hostname: string;
}

const inboundSchema = z.looseObject({
  id: z.number().int().catch(0),
  type: z.string().catch(''),
  tag: z.string().catch(''),
  tls_id: z.number().int().catch(0),
  addrs: z
    .array(z.object({ server: z.string(), server_port: z.number(), remark: z.string().optional() }))
    .catch([]),
});

/** Source: service/inbounds.go, `Save` (1.5.1). Two inbounds may have one port. @throws SUiRefused */
export function saveInbounds(save: InboundsSave): void {
  if (save.action === 'new') create(save, parse(save.data));
  else if (save.action === 'edit') edit(save, parse(save.data));
  else if (save.action === 'del') remove(save, String(save.data));
  else throw new SUiRefused(`unknown action: ${save.action}`);
}

function parse(data: unknown): SimulatedSUiInbound {
  const { id, type, tag, addrs, tls_id, users, out_json, ...options } = inboundSchema.parse(data);
  return {
    id,
    type,
    tag,
    tls_id,
    addrs: addrs.map(({ remark, ...address }) => (remark === undefined ? address : { ...address, remark })),
    options,
  };
}

function create({ state, initUsers, hostname }: InboundsSave, posted: SimulatedSUiInbound): void {
  const { inbounds, clients } = state.data;
  if ([...inbounds.values()].some(({ tag }) => tag === posted.tag)) {
    throw new SUiRefused('UNIQUE constraint failed: inbounds.tag');
  }
  listen(state, posted);
  state.data.lastInboundId += 1;
  const inbound = { ...posted, id: state.data.lastInboundId, savedBy: hostname };
  inbounds.set(inbound.id, inbound);
  for (const client of initUsers.split(',').map((id) => clients.get(Number(id)))) {
    if (client === undefined) continue;
    const others = (client.links ?? []).filter(({ remark }) => remark !== inbound.tag);
    replace(state, client, {
      inbounds: [...(client.inbounds ?? []), inbound.id],
      links: [...toSUiLinks(client, inbound, { hostname, tls: tlsOf(state, inbound) }), ...others],
    });
  }
  rebuildInbounds(state, [inbound.id]);
}

function edit({ state, hostname }: InboundsSave, inbound: SimulatedSUiInbound): void {
  const old = state.data.inbounds.get(inbound.id);
  if (old !== undefined) state.core.serving.delete(old.tag);
  // What fails now is taken back by the database; the core goes on without the inbound.
  listen(state, inbound);
  state.data.inbounds.set(inbound.id, { ...inbound, savedBy: hostname });
  relink(state, inbound, hostname, old?.tag ?? inbound.tag);
  rebuildInbounds(state, [inbound.id]);
}

/** Rebuilds the links of its clients. */
export function relink(
  state: SUiState,
  inbound: SimulatedSUiInbound,
  hostname: string,
  oldTag = inbound.tag,
): void {
  for (const client of clientsOn(state, inbound.id)) {
    const stale: unknown[] = [inbound.tag, oldTag];
    const others = (client.links ?? []).filter(
      ({ type, remark }) => type !== 'local' || !stale.includes(remark),
    );
    replace(state, client, {
      links: [...toSUiLinks(client, inbound, { hostname, tls: tlsOf(state, inbound) }), ...others],
    });
  }
}

export function tlsOf({ data }: SUiState, { tls_id = 0 }: SimulatedSUiInbound): SimulatedTls | undefined {
  return data.tls.get(tls_id);
}

function remove({ state }: InboundsSave, tag: string): void {
  const inbound = [...state.data.inbounds.values()].find((candidate) => candidate.tag === tag);
  if (inbound === undefined) return;
  state.core.serving.delete(tag);
  state.data.inbounds.delete(inbound.id);
  for (const client of clientsOn(state, inbound.id)) {
    const inbounds = (client.inbounds ?? []).filter((id) => id !== inbound.id);
    const links = (client.links ?? []).filter(({ remark }) => remark !== tag);
    // An empty list becomes null.
    replace(state, client, {
      inbounds: inbounds.length === 0 ? null : inbounds,
      links: links.length === 0 ? null : links,
    });
  }
}

/** @throws SUiRefused when another program has the port */
function listen({ portsInUse }: SUiState, { type, tag, options }: SimulatedSUiInbound): void {
  if (!portsInUse.has(Number(options.listen_port))) return;
  const address = `0.0.0.0:${options.listen_port}`;
  throw new SUiRefused(`start inbound/${type}[${tag}]: listen tcp ${address}: bind: address already in use`);
}

function clientsOn(state: SUiState, inboundId: number): SimulatedClient[] {
  return [...state.data.clients.values()].filter((client) => isOn(client, inboundId));
}

function replace(state: SUiState, client: SimulatedClient, changes: Partial<SimulatedClient>): void {
  state.data.clients.set(client.id, { ...client, ...changes });
}
