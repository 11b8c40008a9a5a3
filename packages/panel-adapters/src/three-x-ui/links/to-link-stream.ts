import type { LinkSecurity, LinkTransport } from '@panelkit/sdk/links';
import type { Stream } from './stream-schema.ts';

/** How an inbound is reached. Pure. Source: sub/subService.go, `applyShareNetworkParams` (2.9.4). */
export function toLinkTransport(stream: Stream): LinkTransport {
  const { network, tcpSettings, grpcSettings, xhttpSettings } = stream;
  switch (network) {
    case 'tcp': {
      const header = tcpSettings?.header;
      if (header?.type !== 'http') return { type: network, httpHeader: null };
      const { path = [], headers = {} } = header.request ?? {};
      return { type: network, httpHeader: { path: path[0] ?? '', host: hostOf({ host: '', headers }) } };
    }
    case 'ws':
      return { type: network, ...pathAndHostOf(stream.wsSettings) };
    case 'httpupgrade':
      return { type: network, ...pathAndHostOf(stream.httpupgradeSettings) };
    case 'xhttp':
      return {
        type: network,
        ...pathAndHostOf(xhttpSettings),
        mode: xhttpSettings?.mode ?? '',
        extra: extraOf(xhttpSettings),
      };
    case 'grpc': {
      const { serviceName = '', authority = '', multiMode = false } = grpcSettings ?? {};
      return { type: network, serviceName, authority, multiMode };
    }
    case 'hysteria':
      return { type: 'other', name: network };
  }
}

/**
 * What hides it. Reality draws lots among its names and ids; we take the first. Pure. Source:
 * `applyShareTLSParams` and its neighbour.
 */
export function toLinkSecurity({ security, tlsSettings, realitySettings }: Stream): LinkSecurity {
  switch (security) {
    case 'none':
      return { type: security };
    case 'tls': {
      const { serverName: sni = '', alpn = [], settings } = tlsSettings ?? {};
      const protocols = alpn.filter((protocol) => protocol !== '');
      const fingerprint = settings?.fingerprint ?? '';
      return { type: security, sni, alpn: protocols, fingerprint, allowInsecure: false };
    }
    case 'reality': {
      const { serverNames = [], shortIds = [], settings } = realitySettings ?? {};
      const { publicKey = '', fingerprint = '', mldsa65Verify = '' } = settings ?? {};
      return {
        type: security,
        sni: serverNames[0] ?? '',
        shortId: shortIds[0] ?? '',
        spiderX: '/',
        publicKey,
        fingerprint,
        mldsa65Verify,
      };
    }
  }
}

/**
 * What an entry of the inbound's own addresses makes of it: `tls` without its own settings has no names.
 * Pure.
 */
export function withForcedTls(security: LinkSecurity, forceTls: string): LinkSecurity {
  if (forceTls === 'none') return { type: 'none' };
  if (forceTls !== 'tls' || security.type === 'tls') return security;
  return { type: 'tls', sni: '', alpn: [], fingerprint: '', allowInsecure: false };
}

function pathAndHostOf(settings: Stream['wsSettings']): { path: string; host: string } {
  const { path = '', host = '', headers = {} } = settings ?? {};
  return { path, host: hostOf({ host, headers }) };
}

function hostOf({ host, headers }: { host: string; headers: Record<string, unknown> }): string {
  const header = headers.Host ?? headers.host;
  const first: unknown = Array.isArray(header) ? header[0] : header;
  return host || (typeof first === 'string' ? first : '');
}

/** How much XHTTP pads, where staff set it. Source: sub/subService.go, `applyXhttpPaddingParams`. */
function extraOf(xhttp: Stream['xhttpSettings']): string {
  if (xhttp === undefined) return '';
  const { xPaddingBytes, xPaddingObfsMode, xPaddingKey, xPaddingHeader, xPaddingPlacement, xPaddingMethod } =
    xhttp;
  const hidden = { xPaddingObfsMode, xPaddingKey, xPaddingHeader, xPaddingPlacement, xPaddingMethod };
  const extra = { xPaddingBytes, ...(xPaddingObfsMode ? hidden : {}) };
  const said = Object.entries(extra).filter(([, value]) => value !== '');
  return said.length === 0 ? '' : JSON.stringify(Object.fromEntries(said));
}
