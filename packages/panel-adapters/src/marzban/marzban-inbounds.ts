import type { RemoteInbound } from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { readReply } from '../fastapi/fastapi-reply.ts';
import { marzbanInboundsSchema } from './marzban-schemas.ts';
import type { TagsByProtocol } from './to-marzban-user.ts';

/** The panel's inbounds, remembered: a tag's protocol must be known before a user can be written. */
export interface MarzbanInbounds {
  /** Reads them anew. @throws PanelkitError */
  list(): Promise<RemoteInbound[]>;
  /** The tags sorted by protocol; null when the panel has no such tag. @throws PanelkitError */
  byProtocol(tags: string[]): Promise<TagsByProtocol | null>;
  /** The panel disagrees with what is remembered. */
  forget(): void;
}

export function createMarzbanInbounds(api: FastapiApi): MarzbanInbounds {
  let remembered: RemoteInbound[] = [];
  const list = async (): Promise<RemoteInbound[]> => {
    const reply = await api({ method: 'GET', path: '/api/inbounds' });
    const byProtocol = readReply(reply, 'list inbounds', marzbanInboundsSchema);
    remembered = Object.values(byProtocol).flat().map(toRemoteInbound);
    return remembered;
  };
  return {
    list,
    byProtocol: async (tags) => sortTags(tags, remembered) ?? sortTags(tags, await list()),
    forget: () => {
      remembered = [];
    },
  };
}

type MarzbanInbound = { tag: string; protocol: string; network: string; port: number | string };

function toRemoteInbound({ tag, protocol, network, port }: MarzbanInbound): RemoteInbound {
  const single = Number(port);
  return {
    key: tag,
    name: tag,
    protocol,
    network,
    port: Number.isInteger(single) ? single : null,
    enabled: true,
  };
}

function sortTags(tags: string[], inbounds: RemoteInbound[]): TagsByProtocol | null {
  const sorted: TagsByProtocol = {};
  for (const tag of tags) {
    const protocol = inbounds.find((inbound) => inbound.key === tag)?.protocol;
    if (!protocol) return null;
    sorted[protocol] = [...(sorted[protocol] ?? []), tag];
  }
  return sorted;
}
