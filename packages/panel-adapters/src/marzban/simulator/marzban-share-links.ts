import type {
  MarzbanProtocol,
  MarzbanState,
  ProxySettings,
  SimulatedInbound,
  SimulatedUser,
} from './marzban-state.ts';
import { coreInbounds } from './user-inbounds.ts';

const PROTOCOL_NAMES = {
  vmess: 'VMess',
  vless: 'VLESS',
  trojan: 'Trojan',
  shadowsocks: 'Shadowsocks',
} as const;

/** The enum name that Marzban shows of a protocol (`ProxyTypes.VLESS`). Source: app/models/proxy.py. */
export function enumNameOf(protocol: MarzbanProtocol): string {
  return PROTOCOL_NAMES[protocol];
}

/**
 * The share links of a user in the order of the panel's inbounds. Source: app/subscription/v2ray.py,
 * app/subscription/share.py; for networks and securities without their own settings.
 */
export function shareLinksOf(user: SimulatedUser, inbounds: SimulatedInbound[]): string[] {
  return coreInbounds(user, inbounds).flatMap((inbound) => {
    const settings = user.proxies[inbound.protocol];
    return settings === undefined ? [] : [shareLink(inbound, settings, remarkOf(user, inbound))];
  });
}

/**
 * The links as the panel renders them: it copies an inbound before it draws the short id, so the first link
 * of each inbound since the configuration was loaded has none. Source: app/subscription/share.py,
 * `process_inbounds_and_tags`.
 */
export function renderShareLinks(user: SimulatedUser, state: MarzbanState): string[] {
  const shown = state.inbounds.filter(({ isHostDisabled }) => isHostDisabled !== true);
  const rendered = shown.map((inbound) => {
    const { tag, reality } = inbound;
    if (reality === undefined || state.renderedTags.has(tag)) return inbound;
    return { ...inbound, reality: { ...reality, shortId: '' } };
  });
  for (const { tag } of coreInbounds(user, state.inbounds)) state.renderedTags.add(tag);
  return shareLinksOf(user, rendered);
}

function remarkOf(user: SimulatedUser, inbound: SimulatedInbound): string {
  return inbound.remark
    .replaceAll('{USERNAME}', user.username)
    .replaceAll('{PROTOCOL}', PROTOCOL_NAMES[inbound.protocol])
    .replaceAll('{TRANSPORT}', inbound.network);
}

function shareLink(inbound: SimulatedInbound, settings: ProxySettings, remark: string): string {
  const place = `${inbound.address}:${inbound.port}`;
  switch (inbound.protocol) {
    case 'vless':
      return `vless://${settings.id}@${place}?${queryOf(inbound, settings)}#${quote(remark, '/')}`;
    case 'trojan':
      return `trojan://${quote(settings.password ?? '', ':')}@${place}?${queryOf(inbound, settings)}#${quote(remark, '/')}`;
    case 'vmess':
      return `vmess://${base64(vmessJson(inbound, settings, remark))}`;
    case 'shadowsocks':
      return `ss://${base64(`${settings.method}:${settings.password}`)}@${place}#${quote(remark, '/')}`;
  }
}

function queryOf(inbound: SimulatedInbound, settings: ProxySettings): string {
  const query = new URLSearchParams({ security: inbound.tls, type: inbound.network, headerType: '' });
  const flowFits = (inbound.tls === 'tls' || inbound.tls === 'reality') && inbound.network === 'tcp';
  if (settings.flow && flowFits) query.set('flow', settings.flow);
  query.set('path', inbound.path);
  query.set('host', inbound.requestHost);
  if (inbound.reality !== undefined) {
    query.set('sni', inbound.reality.serverName);
    query.set('fp', 'chrome');
    query.set('pbk', inbound.reality.publicKey);
    query.set('sid', inbound.reality.shortId);
  }
  return query.toString();
}

/** As Python's `json.dumps(..., sort_keys=True)` writes it. */
function vmessJson(inbound: SimulatedInbound, settings: ProxySettings, remark: string): string {
  const fields = {
    add: inbound.address,
    aid: '0',
    host: inbound.requestHost,
    id: settings.id,
    net: inbound.network,
    path: inbound.path,
    port: inbound.port,
    ps: remark,
    scy: 'auto',
    tls: inbound.tls,
    type: '',
    v: '2',
  };
  const pairs = Object.entries(fields).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
  return `{${pairs.join(', ')}}`.replace(/[\u0080-\uffff]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** As Python's `urllib.parse.quote` with one `safe` character. */
function quote(text: string, safe: string): string {
  const quoted = encodeURIComponent(text).replaceAll(encodeURIComponent(safe), safe);
  return quoted.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
