import * as z from 'zod';
import type {
  SimulatedClient,
  SimulatedConfig,
  SimulatedLink,
  SimulatedSUiInbound,
  SimulatedTls,
} from './s-ui-state.ts';

/** An address of an inbound, as a link shows it. */
interface LinkAddress {
  server: string;
  port: number;
  remark: string;
}

/** With the parameters of what hides the inbound. */
type HiddenAddress = LinkAddress & { hidden: string };

/**
 * The links of one inbound for a client; of what hides it only Reality is shown. Source: util/genLink.go
 * (1.5.1).
 */
export function toSUiLinks(
  client: Pick<SimulatedClient, 'config' | 'remark'>,
  inbound: SimulatedSUiInbound,
  { hostname, tls }: { hostname: string; tls?: SimulatedTls | undefined },
): SimulatedLink[] {
  const { config } = client;
  if (config === null) return [];
  const uris = addressesOf(client, inbound, hostname).map((address) =>
    urisOf(config, inbound, { ...address, hidden: realityOf(config, inbound, tls) }),
  );
  // A mixed inbound gives the links of all addresses of one protocol, then those of the other.
  const longest = Math.max(0, ...uris.map((list) => list.length));
  const ordered = Array.from({ length: longest }, (_, index) => uris.map((list) => list[index] ?? '')).flat();
  return ordered.map((uri) => ({ remark: inbound.tag, type: 'local', uri }));
}

function addressesOf(
  { remark }: Pick<SimulatedClient, 'remark'>,
  { tag, addrs, options }: SimulatedSUiInbound,
  hostname: string,
): LinkAddress[] {
  const own = { server: hostname, server_port: Number(options.listen_port) };
  return (addrs.length === 0 ? [own] : addrs).map((address) => {
    const name = tag + ('remark' in address ? (address.remark ?? '') : '');
    return {
      server: address.server,
      port: address.server_port,
      remark: remark === '' ? name : `${remark}-${name}`,
    };
  });
}

function urisOf(config: SimulatedConfig, inbound: SimulatedSUiInbound, address: HiddenAddress): string[] {
  const at = `${address.server}:${address.port}`;
  const { type, options } = inbound;
  const text = (protocol: string, field: string): string => String(config[protocol]?.[field] ?? '');
  const login = (protocol: string): string => `${text(protocol, 'username')}:${text(protocol, 'password')}`;
  switch (type) {
    case 'vless':
      return [
        `vless://${text('vless', 'uuid')}@${at}?${queryOf(options)}${address.hidden}#${fragment(address.remark)}`,
      ];
    case 'trojan':
      return [
        `trojan://${text('trojan', 'password')}@${at}?${queryOf(options)}${address.hidden}#${fragment(address.remark)}`,
      ];
    case 'vmess':
      return [toVmessLink(text('vmess', 'uuid'), options, address)];
    case 'shadowsocks':
      return [`ss://${base64(shadowsocksUser(options, text))}@${at}#${address.remark}`];
    case 'socks':
      return [`socks5://${login('socks')}@${at}`];
    case 'http':
      return [`http://${login('http')}@${at}`];
    case 'mixed':
      return [`socks5://${login('socks')}@${at}`, `http://${login('http')}@${at}`];
    default:
      return [];
  }
}

const realitySchema = z.object({
  server: z.object({
    server_name: z.string(),
    reality: z.object({ enabled: z.literal(true), short_id: z.array(z.string()) }),
  }),
  client: z.object({
    reality: z.object({ public_key: z.string() }),
    utls: z.object({ fingerprint: z.string() }),
  }),
});

/** The flow is blanked by the panel where the inbound has a transport. */
function realityOf(config: SimulatedConfig, { type, options }: SimulatedSUiInbound, tls: unknown): string {
  const known = realitySchema.safeParse(tls).data;
  if (known === undefined) return '';
  const { server, client } = known;
  const flow = type === 'vless' && options.transport === undefined ? String(config.vless?.flow ?? '') : '';
  const parameters = [
    'security=reality',
    `pbk=${client.reality.public_key}`,
    `sid=${server.reality.short_id[0] ?? ''}`,
    `fp=${client.utls.fingerprint}`,
    `sni=${server.server_name}`,
    ...(flow === '' ? [] : [`flow=${flow}`]),
  ];
  return `&${parameters.join('&')}`;
}

function shadowsocksUser(
  options: Record<string, unknown>,
  text: (protocol: string, field: string) => string,
): string {
  const method = String(options.method);
  const key = method === '2022-blake3-aes-128-gcm' ? 'shadowsocks16' : 'shadowsocks';
  const server = method.startsWith('2022') ? [String(options.password ?? '')] : [];
  return [method, ...server, text(key, 'password')].join(':');
}

function toVmessLink(id: string, options: Record<string, unknown>, address: LinkAddress): string {
  const { type, host, path } = transportOf(options);
  const json = JSON.stringify({
    add: address.server,
    aid: 0,
    ...(host === undefined ? {} : { host }),
    id,
    net: type === 'http' ? 'tcp' : type,
    ...(path === undefined ? {} : { path }),
    port: String(address.port),
    ps: address.remark,
    tls: 'none',
    ...(type === 'http' ? { type } : {}),
    v: '2',
  });
  return `vmess://${base64(json.replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`))}`;
}

function queryOf(options: Record<string, unknown>): string {
  const { type, host, path } = transportOf(options);
  const pairs: [string, string | undefined][] =
    type === 'httpupgrade' || type === 'http'
      ? [
          ['host', host],
          ['path', path],
        ]
      : [
          ['path', path],
          ['host', host],
        ];
  return [['type', type], ...pairs]
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${queryEscape(value)}`]))
    .join('&');
}

function transportOf({ transport }: Record<string, unknown>): { type: string; host?: string; path?: string } {
  if (typeof transport !== 'object' || transport === null) return { type: 'tcp' };
  const fields: Record<string, unknown> = { ...transport };
  const headers: Record<string, unknown> = typeof fields.headers === 'object' ? { ...fields.headers } : {};
  const host = fields.host ?? headers.Host;
  return {
    type: typeof fields.type === 'string' ? fields.type : 'tcp',
    ...(typeof host === 'string' ? { host } : {}),
    ...(typeof fields.path === 'string' ? { path: fields.path } : {}),
  };
}

/** As Go's `url.QueryEscape`. */
function queryEscape(text: string): string {
  const escaped = encodeURIComponent(text).replaceAll('%20', '+');
  return escaped.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** As Go escapes the fragment of an address. */
function fragment(text: string): string {
  return encodeURI(text).replaceAll("'", '%27').replaceAll('#', '%23');
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
