import { type CreateNodeOptions, stringify, type ToStringOptions } from 'yaml';
import type { ReadServer, Server } from '../../servers/server.ts';
import { APPS } from '../app-abilities.ts';
import { PRIVATE_IPV4, PRIVATE_IPV6 } from '../private-networks.ts';
import { type Rendered, toEntries } from '../rendered.ts';
import { toClashProxy } from './to-clash-proxy.ts';
import { listLines } from './yaml-lines.ts';

/** Which application of Clash's family asks. `mihomo-1.19.22` is known to be at least that version. */
export type ClashApp = 'mihomo' | 'mihomo-1.19.22' | 'stash' | 'clash';

const SETTINGS = {
  'mixed-port': 7890,
  'allow-lan': false,
  mode: 'rule',
  'log-level': 'warning',
  ipv6: true,
  dns: {
    enable: true,
    ipv6: true,
    'enhanced-mode': 'fake-ip',
    'fake-ip-range': '198.18.0.1/16',
    'default-nameserver': ['1.1.1.1', '8.8.8.8'],
    nameserver: ['https://1.1.1.1/dns-query', 'https://8.8.8.8/dns-query'],
  },
};

const RULES = [
  ...PRIVATE_IPV4.map((network) => `IP-CIDR,${network},DIRECT,no-resolve`),
  ...PRIVATE_IPV6.map((network) => `IP-CIDR6,${network},DIRECT,no-resolve`),
  'MATCH,Proxy',
];

/** Quoted: other readers of YAML take more texts for numbers than its writers do. */
const STYLE: ToStringOptions & CreateNodeOptions = {
  defaultStringType: 'QUOTE_DOUBLE',
  defaultKeyType: 'PLAIN',
  lineWidth: 0,
  aliasDuplicateObjects: false,
};

// They are the same in every answer.
const [HEAD, TAIL] = [stringify(SETTINGS, STYLE), stringify({ rules: RULES }, STYLE)];

/**
 * A configuration of Clash, Mihomo or Stash: all servers, a group to choose from them and one that takes the
 * fastest.
 */
export async function renderClash(
  servers: readonly Server[],
  dummy: ReadServer,
  app: ClashApp,
): Promise<Rendered> {
  const toProxy = (server: ReadServer) => toClashProxy(server, APPS[app]);
  const { names, entries, leftOut } = await toEntries(servers, dummy, toProxy);
  const [proxies, groups] = [listLines('proxies', entries), listLines('proxy-groups', groupsOf(names))];
  return { body: `${HEAD}${proxies}${groups}${TAIL}`, leftOut };
}

/** The same as a template: texts in place of the servers and of their names. */
export function clashTemplate(servers: string, names: string): string {
  return `${HEAD}${stringify({ proxies: [servers], 'proxy-groups': groupsOf([names]) }, STYLE)}${TAIL}`;
}

function groupsOf(names: readonly string[]): object[] {
  const test = { url: 'https://www.gstatic.com/generate_204', interval: 300 };
  return [
    { name: 'Proxy', type: 'select', proxies: ['Fastest', ...names] },
    { name: 'Fastest', type: 'url-test', ...test, proxies: names },
  ];
}
