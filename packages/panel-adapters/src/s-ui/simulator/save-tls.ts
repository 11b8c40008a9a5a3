import * as z from 'zod';
import { SUiRefused, type SUiState } from './s-ui-state.ts';
import { relink } from './save-inbounds.ts';

/** One save of what hides inbounds. */
export interface TlsSave {
  state: SUiState;
  action: string;
  data: unknown;
  hostname: string;
}

const fields = z.record(z.string(), z.unknown());
const tlsSchema = z.object({
  id: z.number().int().catch(0),
  name: z.string(),
  server: fields,
  client: fields,
});

/**
 * Returns the ids of inbounds that are rebuilt. Names may repeat. Source: service/tls.go, `Save` (1.5.1).
 * @throws SUiRefused
 */
export function saveTls({ state, action, data, hostname }: TlsSave): number[] {
  const { tls, inbounds } = state.data;
  const usersOf = (tlsId: number) => [...inbounds.values()].filter(({ tls_id }) => tls_id === tlsId);
  if (action === 'del') {
    if (usersOf(Number(data)).length > 0) throw new SUiRefused('tls in use\n');
    tls.delete(Number(data));
    return [];
  }
  if (action !== 'new' && action !== 'edit') throw new SUiRefused(`unknown action: ${action}`);
  const parsed = tlsSchema.parse(data);
  const id = action === 'new' ? Math.max(0, ...tls.keys()) + 1 : parsed.id;
  tls.set(id, { ...parsed, id });
  for (const inbound of usersOf(id)) relink(state, inbound, hostname);
  return usersOf(id).map((inbound) => inbound.id);
}
