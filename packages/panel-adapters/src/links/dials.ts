import { parseShareLink, type ShareLink } from '@panelkit/sdk/links';

/** What a Reality inbound accepts of what its links show one of each. */
export interface AcceptedNames {
  serverNames: readonly string[];
  shortIds: readonly string[];
}

/**
 * Whether a client with `link` comes in where `served` is a link that works: the same place, protocol,
 * secret, transport and security. Remarks do not count, nor which of the accepted Reality names and ids was
 * drawn. Pure.
 */
export function dialsAs(link: string, served: string, accepted?: AcceptedNames): boolean {
  const [dialled, works] = [parsed(link), parsed(served)];
  if (dialled === null || works === null) return link === served;
  return JSON.stringify(connection(dialled, accepted)) === JSON.stringify(connection(works, accepted));
}

function parsed(link: string): ShareLink | null {
  try {
    return parseShareLink(link);
  } catch {
    return null;
  }
}

function connection({ remark: _remark, ...link }: ShareLink, accepted?: AcceptedNames): unknown {
  if (!('security' in link) || link.security.type !== 'reality') return link;
  const { spiderX: _crawled, ...security } = link.security;
  if (accepted === undefined) return { ...link, security };
  const isAccepted =
    accepted.serverNames.includes(security.sni) && accepted.shortIds.includes(security.shortId);
  return { ...link, security: { ...security, sni: isAccepted, shortId: isAccepted } };
}
