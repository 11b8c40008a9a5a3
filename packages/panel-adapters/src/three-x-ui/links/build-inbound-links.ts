import { buildShareLink, isHost, isPort, type LinkPlace, type ShareLink } from '@panelkit/sdk/links';
import * as z from 'zod';
import { type Stream, streamSchema } from './stream-schema.ts';
import { toLinkSecurity, toLinkTransport, withForcedTls } from './to-link-stream.ts';

/** An inbound as far as a link shows it. */
export interface LinkedInbound {
  remark: string;
  listen: string;
  port: number;
  protocol: string;
  settings: unknown;
  streamSettings: unknown;
}

/** A client as far as a link shows it. */
export interface LinkedClient {
  email: string;
  uuid: string;
  password: string;
  flow: string;
  /** VMess's cipher; none is `auto`. */
  cipher?: string;
}

const settingsSchema = z.object({
  encryption: z.string().default('none'),
  method: z.string().default(''),
  password: z.string().default(''),
  version: z.number().default(2),
});
type Settings = z.infer<typeof settingsSchema>;

const ANY_ADDRESS = new Set(['', '0.0.0.0', '::', '::0']);

/**
 * The share links of a client on an inbound, as the panel's own subscription composes them: one, or one for
 * each of the inbound's own addresses. None for a protocol or a transport of which we know no link. Pure.
 * Source: sub/subService.go, `getLink` (2.9.4).
 *
 * @param host - by which the panel is reached, for inbounds that listen everywhere
 */
export function buildInboundLinks(inbound: LinkedInbound, client: LinkedClient, host: string): string[] {
  const settings = settingsSchema.safeParse(inbound.settings).data;
  const stream = streamSchema.safeParse(inbound.streamSettings).data;
  if (settings === undefined || stream === undefined || !canBeSaid(inbound, stream)) return [];
  const remarkOf = (...extra: string[]): string =>
    [inbound.remark, client.email, ...extra].filter((part) => part !== '').join('-');
  const own = {
    dest: ANY_ADDRESS.has(inbound.listen) ? host : inbound.listen,
    port: inbound.port,
    remark: '',
    forceTls: 'same',
  };
  const proxies = stream.externalProxy ?? [];
  return (proxies.length === 0 ? [own] : proxies).flatMap(({ dest, port, remark, forceTls }) => {
    const place = { host: dest.replace(/^\[(.*)\]$/, '$1'), port, remark: remarkOf(remark) };
    const link = toShareLink({ inbound, client, settings, stream, place, forceTls });
    return link !== null && isHost(place.host) && isPort(port) ? [buildShareLink(link)] : [];
  });
}

interface Linked {
  inbound: LinkedInbound;
  client: LinkedClient;
  settings: Settings;
  stream: Stream;
  place: LinkPlace;
  forceTls: string;
}

function toShareLink({ inbound, client, settings, stream, place, forceTls }: Linked): ShareLink | null {
  const { uuid, password, flow, cipher = '' } = client;
  const transport = toLinkTransport(stream);
  const live = toLinkSecurity(stream);
  const common = { ...place, transport, security: withForcedTls(live, forceTls), others: paddingOf(stream) };
  switch (inbound.protocol) {
    case 'vless': {
      const { encryption } = settings;
      const canFlow = transport.type === 'tcp' && live.type !== 'none';
      if (uuid === '') return null;
      return { ...common, protocol: 'vless', uuid, encryption, flow: canFlow ? flow : '' };
    }
    case 'trojan':
      return password === '' ? null : { ...common, protocol: 'trojan', password };
    case 'vmess':
      return uuid === '' ? null : { ...common, protocol: 'vmess', uuid, cipher: cipher || 'auto' };
    case 'shadowsocks':
      if (settings.method === '') return null;
      return { ...common, protocol: 'shadowsocks', ...secretOf(settings, password), plugin: '' };
    case 'hysteria':
    case 'hysteria2':
      return toHysteria2Link({ client, settings, stream, place });
    default:
      return null;
  }
}

/** Source: sub/subService.go, `genHysteriaLink`. Version 1 has another scheme. */
function toHysteria2Link({
  client,
  settings,
  stream,
  place,
}: Pick<Linked, 'client' | 'settings' | 'stream' | 'place'>): ShareLink | null {
  if (settings.version === 1) return null;
  const { serverName: sni = '', alpn = [], settings: tls } = stream.tlsSettings ?? {};
  const mask = stream.finalmask?.udp?.find(({ type }) => type === 'salamander');
  const secret = mask?.settings?.password ?? '';
  const named = { security: 'tls', alpn: alpn.join(), fp: tls?.fingerprint ?? '' };
  return {
    protocol: 'hysteria2',
    ...place,
    auth: client.password,
    sni,
    allowInsecure: tls?.allowInsecure ?? false,
    pinSha256: '',
    ports: '',
    obfs: secret === '' ? null : { type: 'salamander', password: secret },
    others: Object.fromEntries(Object.entries(named).filter(([, value]) => value !== '')),
  };
}

/** XHTTP's padding, which some clients read here and others in `extra`. */
function paddingOf({ network, xhttpSettings }: Stream): Record<string, string> {
  const { xPaddingBytes = '' } = xhttpSettings ?? {};
  return network === 'xhttp' && xPaddingBytes !== '' ? { x_padding_bytes: xPaddingBytes } : {};
}

function secretOf(
  { method: cipher, password: serverKey }: Settings,
  password: string,
): { cipher: string; password: string } {
  return { cipher, password: cipher.startsWith('2') ? `${serverKey}:${password}` : password };
}

/** Masks of the core other than Hysteria's own have no words in a link that every client reads. */
function canBeSaid({ protocol }: LinkedInbound, { finalmask, network }: Stream): boolean {
  const isHysteria = protocol.startsWith('hysteria');
  if (isHysteria !== (network === 'hysteria')) return false;
  const masks = [...(finalmask?.tcp ?? []), ...(isHysteria ? [] : (finalmask?.udp ?? []))];
  return masks.length === 0;
}
