import type { SimulatedClient, SimulatedConfig, SimulatedLink, SimulatedSUiInbound } from './s-ui-state.ts';

/** An address of an inbound, as a link shows it. */
interface LinkAddress {
  server: string;
  port: number;
  remark: string;
}

/** The links of one inbound without TLS for a client. Source: util/genLink.go (1.5.1). */
export function toSUiLinks(
  client: Pick<SimulatedClient, 'config' | 'remark'>,
  inbound: SimulatedSUiInbound,
  hostname: string,
): SimulatedLink[] {
  const { config } = client;
  if (config === null) return [];
  const uris = addressesOf(client, inbound, hostname).map((address) => urisOf(config, inbound, address));
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

function urisOf(config: SimulatedConfig, inbound: SimulatedSUiInbound, address: LinkAddress): string[] {
  const at = `${address.server}:${address.port}`;
  const { type, options } = inbound;
  const text = (protocol: string, field: string): string => String(config[protocol]?.[field] ?? '');
  const login = (protocol: string): string => `${text(protocol, 'username')}:${text(protocol, 'password')}`;
  switch (type) {
    case 'vless':
      return [`vless://${text('vless', 'uuid')}@${at}?${queryOf(options)}#${fragment(address.remark)}`];
    case 'trojan':
      return [`trojan://${text('trojan', 'password')}@${at}?${queryOf(options)}#${fragment(address.remark)}`];
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
