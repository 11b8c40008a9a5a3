import { parse } from 'yaml';
import { defaultLinkTemplate } from './default-template.ts';
import type { LinkTemplateKind } from './link-template.ts';
import type { TemplateProblemCode } from './read-template.ts';

/** An edited default, and what is wrong with it; null: cores load it. */
export interface CoreCase {
  kind: LinkTemplateKind;
  name: string;
  edited: string;
  code: TemplateProblemCode | null;
}

type Row = [name: string, at: string, item: unknown, code: TemplateProblemCode | null];

/** `at` is a list to which the item is added at its beginning, or a setting that becomes it. */
function casesOf(kind: LinkTemplateKind, rows: readonly Row[]): CoreCase[] {
  return rows.map(([name, at, item, code]) => {
    const value: unknown = parse(defaultLinkTemplate(kind));
    const keys = at.split('.');
    const last = keys.pop() ?? '';
    let inner: unknown = value;
    for (const key of keys) inner = Reflect.get(Object(inner), key);
    const holder = Object(inner);
    const [, list] = /^(.*)\[\]$/.exec(last) ?? [];
    if (list === undefined) Reflect.set(holder, last, item);
    else {
      const before: unknown = Reflect.get(holder, list);
      Reflect.set(holder, list, [item, ...(Array.isArray(before) ? before : [])]);
    }
    return { kind, name, edited: JSON.stringify(value), code };
  });
}

const clash: Row[] = [
  ['a rule of its own', 'rules[]', 'DOMAIN-SUFFIX,example.com,DIRECT', null],
  ['a logical rule', 'rules[]', 'AND,((NETWORK,udp),(DST-PORT,443)),REJECT', null],
  ['other DNS servers', 'dns.nameserver', ['tls://9.9.9.9', '8.8.4.4'], null],
  [
    'a group of its own',
    'proxy-groups[]',
    {
      name: 'Work',
      type: 'fallback',
      proxies: ['{names}'],
      url: 'https://www.gstatic.com/generate_204',
      interval: 300,
    },
    null,
  ],
  ['an unknown group in a rule', 'rules[]', 'DOMAIN,example.com,Nowhere', 'unknown-name'],
  ['an empty group', 'proxy-groups[]', { name: 'Empty', type: 'select', proxies: [] }, 'empty-group'],
  ['a rule of an unknown kind', 'rules[]', 'DOMAIN-SUFIX,example.com,DIRECT', 'unknown-word'],
  ['a rule without a value', 'rules[]', 'DOMAIN-SUFFIX,DIRECT', 'incomplete'],
  ['a network that is none', 'rules[]', 'IP-CIDR,300.1.1.1/8,DIRECT', 'bad-address'],
  ['an unknown set of rules', 'rules[]', 'RULE-SET,ads,REJECT', 'unknown-name'],
  ['an unknown set of further rules', 'rules[]', 'SUB-RULE,(NETWORK,tcp),mine', 'unknown-name'],
  ['an unknown kind of DNS', 'dns.nameserver', ['htps://1.1.1.1/dns-query'], 'bad-address'],
  ['no DNS server', 'dns.nameserver', [], 'incomplete'],
  [
    'a name as its first DNS server',
    'dns.default-nameserver',
    ['https://dns.google/dns-query'],
    'bad-address',
  ],
  ['an unknown mode of DNS', 'dns.enhanced-mode', 'fakeip', 'unknown-word'],
  [
    'a group of an unknown kind',
    'proxy-groups[]',
    { name: 'Other', type: 'selct', proxies: ['DIRECT'] },
    'unknown-word',
  ],
  [
    'servers of an unknown provider',
    'proxy-groups[]',
    { name: 'Other', type: 'select', use: ['none'] },
    'unknown-name',
  ],
  ['an unknown mode', 'mode', 'rules', 'unknown-word'],
];

const singBox: Row[] = [
  [
    'a group of its own',
    'outbounds[]',
    { type: 'selector', tag: 'Work', outbounds: ['{names}', 'direct'] },
    null,
  ],
  ['a rule of its own', 'route.rules[]', { domain_suffix: ['example.com'], outbound: 'Proxy' }, null],
  [
    'a rule for addresses',
    'route.rules[]',
    { ip_cidr: ['10.0.0.1', '2001:db8::/32'], outbound: 'direct' },
    null,
  ],
  [
    'an unknown outbound in a rule',
    'route.rules[]',
    { domain: ['a.example'], outbound: 'Nowhere' },
    'unknown-name',
  ],
  ['an empty group', 'outbounds[]', { type: 'selector', tag: 'Empty', outbounds: [] }, 'empty-group'],
  [
    'an unknown condition',
    'route.rules[]',
    { domain_sufix: ['a.example'], outbound: 'Proxy' },
    'unknown-word',
  ],
  ['a network that is none', 'route.rules[]', { ip_cidr: ['300.1.1.1/8'], outbound: 'Proxy' }, 'bad-address'],
  ['an unknown DNS server', 'dns.final', 'nope', 'unknown-name'],
  ['an unknown section', 'outbound', [], 'unknown-word'],
  [
    'a group of an unknown kind',
    'outbounds[]',
    { type: 'fallback', tag: 'F', outbounds: ['direct'] },
    'unknown-word',
  ],
  ['an unknown action', 'route.rules[]', { domain: ['a.example'], action: 'rejct' }, 'unknown-word'],
];
const reject = { domain: ['a.example'], action: 'reject' };
const typed = { type: 'https', tag: 'other', server: '9.9.9.9' };
const untyped = { tag: 'other', address: 'https://9.9.9.9/dns-query', detour: 'direct' };
const geosite = { geosite: ['google'], outbound: 'Proxy' };
const tun = (address: string) => ({ type: 'tun', tag: 'tun', [address]: '172.19.0.1/30' });

const xray: Row[] = [
  [
    'a rule of its own',
    'routing.rules[]',
    { type: 'field', domain: ['domain:example.com'], outboundTag: 'direct' },
    null,
  ],
  ['other DNS servers', 'dns.servers', ['https://9.9.9.9/dns-query', 'localhost'], null],
  [
    'an unknown outbound in a rule',
    'routing.rules[]',
    { domain: ['a.example'], outboundTag: 'nope' },
    'unknown-name',
  ],
  ['an unknown balancer', 'routing.rules[]', { domain: ['a.example'], balancerTag: 'nope' }, 'unknown-name'],
  ['a rule without a condition', 'routing.rules[]', { type: 'field', outboundTag: 'direct' }, 'incomplete'],
  ['a rule without a target', 'routing.rules[]', { type: 'field', domain: ['a.example'] }, 'incomplete'],
  [
    'a network that is none',
    'routing.rules[]',
    { ip: ['300.1.1.1/8'], outboundTag: 'direct' },
    'bad-address',
  ],
  ['an outbound of an unknown kind', 'outbounds[]', { tag: 'x', protocol: 'fredom' }, 'unknown-word'],
  ['one text as DNS servers', 'dns.servers', 'https://1.1.1.1/dns-query', 'bad-address'],
];

/** What staff may do to the defaults, right and wrong. For tests here and with the real programs. */
export const CORE_CASES: readonly CoreCase[] = [
  ...casesOf('mihomo', clash),
  ...casesOf('sing-box-1.8', [
    ...singBox,
    ['an action of 1.11', 'route.rules[]', reject, 'unknown-word'],
    ['DNS of 1.12', 'dns.servers[]', typed, 'unknown-word'],
    ['a resolver of 1.12', 'route.default_domain_resolver', 'local', 'unknown-word'],
    ['lists of sites', 'route.rules[]', geosite, null],
  ]),
  ...casesOf('sing-box-1.11', [
    ...singBox,
    ['an action', 'route.rules[]', reject, null],
    ['DNS of 1.12', 'dns.servers[]', typed, 'unknown-word'],
    ['addresses of 1.8', 'inbounds', [tun('inet4_address')], 'unknown-word'],
  ]),
  ...casesOf('sing-box-1.12', [
    ...singBox,
    ['an action', 'route.rules[]', reject, null],
    ['one more DNS server', 'dns.servers[]', typed, null],
    ['DNS of 1.11', 'dns.servers[]', untyped, 'unknown-word'],
    ['an unknown resolver', 'route.default_domain_resolver', 'nope', 'unknown-name'],
    ['lists of sites', 'route.rules[]', geosite, 'unknown-word'],
    ['an outbound of 1.11', 'outbounds[]', { type: 'dns', tag: 'dns-out' }, 'unknown-word'],
    ['addresses of 1.8', 'inbounds', [tun('inet4_address')], 'unknown-word'],
  ]),
  ...casesOf('xray', xray),
];
