import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { readReply } from '../fastapi/fastapi-reply.ts';
import { marzbanCoreConfigSchema, marzbanHostsSchema } from './marzban-schemas.ts';

/** What the links of a tag are made of, besides what the list of inbounds shows. */
export interface MarzbanLinkParts {
  of(tag: string): unknown;
  /**
   * Whether a link of the tag is shown: it has a host that is not disabled. True where the hosts may not be
   * read.
   */
  isShown(tag: string): boolean;
}

/**
 * The hosts and the core's configuration. Only a sudo administrator may read them: another one knows no more
 * than the list of inbounds shows.
 * @throws PanelkitError
 */
export async function readLinkParts(api: FastapiApi): Promise<MarzbanLinkParts> {
  const hostsReply = await api({ method: 'GET', path: '/api/hosts' });
  if (hostsReply.kind === 'refused' && hostsReply.status === 403)
    return { of: () => null, isShown: () => true };
  const hosts = readReply(hostsReply, 'list hosts', marzbanHostsSchema);
  const coreReply = await api({ method: 'GET', path: '/api/core/config' });
  const { inbounds } = readReply(coreReply, 'read core configuration', marzbanCoreConfigSchema);
  const byTag = new Map(
    inbounds.map(({ tag, listen, port, settings, streamSettings }) => [
      tag,
      // Without the clients that some write into it by hand.
      { listen, port, streamSettings, settings: { ...settings, clients: undefined } },
    ]),
  );
  return {
    of: (tag) => [byTag.get(tag) ?? null, (hosts[tag] ?? []).map(({ remark: _remark, ...host }) => host)],
    isShown: (tag) => hosts[tag]?.some(({ is_disabled }) => is_disabled !== true) ?? true,
  };
}
