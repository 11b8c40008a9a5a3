import { dialsAs } from '../../links/dials.ts';
import { toSUiLinks } from './s-ui-links.ts';
import type { SUiState } from './s-ui-state.ts';
import { tlsOf } from './save-inbounds.ts';

/** Whether sing-box lets in who comes with this link to `hostname`. */
export function comesIn(state: SUiState, link: string, hostname: string): boolean {
  if (!state.core.running) return false;
  const { inbounds, clients } = state.data;
  return [...inbounds.values()].some((inbound) => {
    const served = state.core.serving.get(inbound.tag);
    const tls = tlsOf(state, inbound);
    return [...clients.values()]
      .filter(({ name, inbounds: own }) => served?.has(name) && own?.includes(inbound.id))
      .flatMap((client) => toSUiLinks(client, inbound, { hostname, tls }))
      .some(({ uri = '' }) => dialsAs(link, uri));
  });
}
