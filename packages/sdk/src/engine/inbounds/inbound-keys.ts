import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';

/** The keys of our inbounds on a panel, by inbound. */
export async function readInboundKeys(
  { backend: { storage } }: Pick<Engine, 'backend'>,
  panelId: string,
): Promise<Map<string, string>> {
  const inbounds = await listAll<Inbound>((page) => storage.inbounds.list({ ...page, panelId }));
  return new Map(inbounds.flatMap(({ id, remoteKey }) => (remoteKey === null ? [] : [[id, remoteKey]])));
}
