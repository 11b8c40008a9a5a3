import { isIP } from 'node:net';
import { parseShareLink, type ShareLink } from '@panelkit/sdk/links';

/** What of a link is connected. */
export interface HandshakeTarget {
  host: string;
  port: number;
  /** Null: no TLS. */
  tls: { serverName: string | null; alpn: string[]; checksCertificate: boolean } | null;
}

/** Null for links that do not go over TCP, or hide their bytes in a way that we do not know. Pure. */
export function handshakeTarget(uri: string): HandshakeTarget | null {
  const link = read(uri);
  if (link === null || !('transport' in link) || link.transport.type === 'other') return null;
  const { host, port, security } = link;
  switch (security.type) {
    case 'none':
      return { host, port, tls: null };
    case 'tls': {
      if (security.alpn.includes('h3') && security.alpn.length === 1) return null;
      const alpn = security.alpn.filter((name) => name !== 'h3');
      const checksCertificate = !security.allowInsecure;
      return { host, port, tls: { serverName: nameOf(security.sni, link), alpn, checksCertificate } };
    }
    // Who does not know its key sees the handshake of the site behind which it hides.
    case 'reality':
      return {
        host,
        port,
        tls: { serverName: nameOf(security.sni, link), alpn: [], checksCertificate: false },
      };
    case 'other':
      return null;
  }
}

function read(uri: string): ShareLink | null {
  try {
    return parseShareLink(uri);
  } catch {
    // It is none of those that we read.
    return null;
  }
}

/** As cores do it: the name of the link, else that of its server. An address is no name. */
function nameOf(sni: string, { host }: Pick<ShareLink, 'host'>): string | null {
  const name = sni === '' ? host : sni;
  return isIP(name) === 0 ? name : null;
}
