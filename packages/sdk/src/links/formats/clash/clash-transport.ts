import type { LinkTransport } from '../../share-links/share-link.ts';
import { type Fields, readXhttpExtra, splitEarlyData, withoutNothing } from '../dial-details.ts';

/** What XHTTP links say in `extra` that has another name in Mihomo. */
const XHTTP_NAMES: Record<string, string> = {
  xPaddingBytes: 'x-padding-bytes',
  noGRPCHeader: 'no-grpc-header',
  scMaxEachPostBytes: 'sc-max-each-post-bytes',
  scMinPostsIntervalMs: 'sc-min-posts-interval-ms',
};
/** What concerns the client or the server alone. */
const XHTTP_IGNORED = new Set(['xmux', 'scMaxBufferedPosts', 'scStreamUpServerSecs', 'noSSEHeader']);

/**
 * The transport in Clash's words; null for XHTTP with settings that have no words there. Pure. Source:
 * Meta-Docs, proxies/transport
 */
export function toClashTransport(transport: LinkTransport, others: Record<string, unknown>): Fields | null {
  switch (transport.type) {
    case 'tcp':
      return transport.httpHeader === null ? {} : httpHeader(transport.httpHeader);
    case 'ws':
    case 'httpupgrade':
      return { network: 'ws', 'ws-opts': webSocket(transport) };
    case 'grpc':
      return { network: 'grpc', 'grpc-opts': { 'grpc-service-name': transport.serviceName } };
    case 'xhttp':
      return xhttp(transport, others);
    case 'other':
      return null;
  }
}

function httpHeader({ path, host }: { path: string; host: string }): Fields {
  const hosts = host.split(',').filter((name) => name !== '');
  return {
    network: 'http',
    'http-opts': {
      method: 'GET',
      path: path.split(',').map((one) => one || '/'),
      ...(hosts.length === 0 ? {} : { headers: { Host: hosts } }),
    },
  };
}

function webSocket(transport: { type: 'ws' | 'httpupgrade'; path: string; host: string }): Fields {
  const { path, earlyDataBytes } = splitEarlyData(transport.path);
  const isUpgrade = transport.type === 'httpupgrade';
  return withoutNothing({
    path: path || '/',
    headers: transport.host === '' ? null : { Host: transport.host },
    'v2ray-http-upgrade': isUpgrade,
    ...(isUpgrade
      ? { 'v2ray-http-upgrade-fast-open': earlyDataBytes !== null }
      : {
          'max-early-data': earlyDataBytes,
          'early-data-header-name': earlyDataBytes === null ? null : 'Sec-WebSocket-Protocol',
        }),
  });
}

function xhttp(
  { path, host, mode, extra }: { path: string; host: string; mode: string; extra: string },
  others: Record<string, unknown>,
): Fields | null {
  const settings = readXhttpExtra(extra);
  if (settings === null) return null;
  const options: Fields = { path: path || '/', host, mode, 'x-padding-bytes': others.x_padding_bytes ?? '' };
  for (const [name, value] of Object.entries(settings)) {
    const known = XHTTP_NAMES[name];
    if (known !== undefined && typeof value !== 'object') {
      options[known] = typeof value === 'boolean' ? value : String(value);
    } else if (!XHTTP_IGNORED.has(name)) return null;
  }
  return { network: 'xhttp', 'xhttp-opts': withoutNothing(options) };
}
