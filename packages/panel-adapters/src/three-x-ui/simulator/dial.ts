import * as z from 'zod';
import { dialsAs } from '../../links/dials.ts';
import { buildInboundLinks } from '../links/build-inbound-links.ts';
import type { SimulatedInbound, ThreeXUiState } from './three-x-ui-state.ts';

const realitySchema = z.object({
  realitySettings: z.object({ serverNames: z.array(z.string()), shortIds: z.array(z.string()) }),
});
const clientSchema = z.object({
  email: z.string(),
  id: z.string().default(''),
  password: z.string().default(''),
  flow: z.string().default(''),
  security: z.string().default(''),
});

/** Whether the core lets in who comes with this link to `host`. */
export function comesIn(state: ThreeXUiState, link: string, host: string): boolean {
  return state.data.inbounds.some((inbound) => {
    if (!inbound.enable) return false;
    const accepted = realitySchema.safeParse(inbound.streamSettings).data?.realitySettings;
    return clientsOf(state, inbound).some((client) =>
      buildInboundLinks(inbound, client, host).some((served) => dialsAs(link, served, accepted)),
    );
  });
}

/** Those of an inbound whom the core lets in. */
function clientsOf({ data, core }: ThreeXUiState, { id: inboundId }: SimulatedInbound) {
  const records = [...data.records.values()].filter(({ inboundIds }) => inboundIds.includes(inboundId));
  const entries = (data.entries.get(inboundId) ?? []).map((entry) => {
    const { id: uuid, security: cipher, ...client } = clientSchema.parse(entry);
    return { ...client, uuid, cipher };
  });
  return [...records, ...entries].filter(({ email }) => core.has(email));
}
