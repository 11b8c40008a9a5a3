import type { RemoteInbound } from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { readReply } from '../fastapi/fastapi-reply.ts';
import { linkFingerprintOf } from '../links/link-fingerprint.ts';
import { type MarzbanLinkParts, readLinkParts } from './marzban-link-parts.ts';
import { marzbanInboundsSchema } from './marzban-schemas.ts';
import type { TagsByProtocol } from './to-marzban-user.ts';

/** The panel's inbounds, remembered: a tag's protocol must be known before a user can be written. */
export interface MarzbanInbounds {
  /** Reads them again, with what their links need: three calls. @throws PanelkitError */
  list(): Promise<RemoteInbound[]>;
  /** The tags sorted by protocol; null when the panel has no such tag. @throws PanelkitError */
  byProtocol(tags: string[]): Promise<TagsByProtocol | null>;
  /** The panel disagrees with what is remembered. */
  forget(): void;
}

export function createMarzbanInbounds(api: FastapiApi): MarzbanInbounds {
  let remembered: MarzbanInbound[] = [];
  const read = async (): Promise<MarzbanInbound[]> => {
    const reply = await api({ method: 'GET', path: '/api/inbounds' });
    remembered = Object.values(readReply(reply, 'list inbounds', marzbanInboundsSchema)).flat();
    return remembered;
  };
  return {
    list: async () => {
      const inbounds = await read();
      const parts = await readLinkParts(api);
      return inbounds.map((inbound) => toRemoteInbound(inbound, parts));
    },
    byProtocol: async (tags) => sortTags(tags, remembered) ?? sortTags(tags, await read()),
    forget: () => {
      remembered = [];
    },
  };
}

type MarzbanInbound = { tag: string; protocol: string; network: string; port: number | string };

function toRemoteInbound(inbound: MarzbanInbound, parts: MarzbanLinkParts): RemoteInbound {
  const { tag, protocol, network, port } = inbound;
  const single = Number(port);
  return {
    key: tag,
    name: tag,
    protocol,
    network,
    port: Number.isInteger(single) ? single : null,
    enabled: parts.isShown(tag),
    linkFingerprint: linkFingerprintOf([inbound, parts.of(tag)]),
  };
}

function sortTags(tags: string[], inbounds: MarzbanInbound[]): TagsByProtocol | null {
  const sorted: TagsByProtocol = {};
  for (const tag of tags) {
    const protocol = inbounds.find((inbound) => inbound.tag === tag)?.protocol;
    if (!protocol) return null;
    sorted[protocol] = [...(sorted[protocol] ?? []), tag];
  }
  return sorted;
}
