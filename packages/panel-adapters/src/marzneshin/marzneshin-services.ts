import type { RemoteInbound } from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { readReply } from '../fastapi/fastapi-reply.ts';
import { marzneshinServicesPageSchema } from './marzneshin-schemas.ts';

/** The panel's services, remembered: reading them is heavy, and unknown ids are dropped by the panel without a word. */
export interface MarzneshinServices {
  /** Reads them anew. @throws PanelkitError */
  list(): Promise<RemoteInbound[]>;
  /** Whether the panel has them all. @throws PanelkitError */
  hasAll(keys: string[]): Promise<boolean>;
  /** The panel disagrees with what is remembered. */
  forget(): void;
}

const PAGE_SIZE = 100;

export function createMarzneshinServices(api: FastapiApi): MarzneshinServices {
  let known = new Set<string>();
  const list = async (): Promise<RemoteInbound[]> => {
    const services: RemoteInbound[] = [];
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const reply = await api({ method: 'GET', path: '/api/services', query: { page, size: PAGE_SIZE } });
      const answer = readReply(reply, 'list inbounds', marzneshinServicesPageSchema);
      services.push(...answer.items.map(toRemoteInbound));
      // However many pages the panel speaks of: behind an empty one there is nothing.
      pages = answer.items.length === 0 ? 0 : answer.pages;
    }
    known = new Set(services.map(({ key }) => key));
    return services;
  };
  const knowsAll = (keys: string[]): boolean => keys.every((key) => known.has(key));
  return {
    list,
    hasAll: async (keys) => {
      if (!knowsAll(keys)) await list();
      return knowsAll(keys);
    },
    forget: () => known.clear(),
  };
}

/** A service stands for several inbounds of several nodes. */
function toRemoteInbound({ id, name }: { id: number; name: string | null }): RemoteInbound {
  return {
    key: String(id),
    name: name || String(id),
    protocol: null,
    network: null,
    port: null,
    enabled: true,
  };
}
