import {
  badAddress,
  type FoundMistake,
  isAddress,
  isNetwork,
  unknownName,
  unknownWord,
  words,
} from './found-mistake.ts';
import type { LinkTemplateKind } from './link-template.ts';
import { isMapping, listOf, type Path } from './read-template.ts';

type Words = ReadonlySet<string>;
type Fields = Record<string, unknown>;

const SECTIONS = '$schema log dns ntp inbounds outbounds route experimental';
const OUTBOUNDS =
  'direct block socks http shadowsocks vmess trojan hysteria vless shadowtls tuic hysteria2 tor ssh selector urltest';
/** Source: sing-box option/rule.go and option/rule_action.go. */
const RULE =
  'type mode rules inbound ip_version network auth_user protocol domain domain_suffix domain_keyword domain_regex source_ip_cidr ' +
  'source_ip_is_private ip_cidr ip_is_private source_port source_port_range port port_range process_name process_path package_name user ' +
  'user_id clash_mode wifi_ssid wifi_bssid rule_set rule_set_ipcidr_match_source invert outbound';
const GEO = 'geosite source_geoip geoip';
const RULE_1_11 =
  'client process_path_regex network_type network_is_expensive network_is_constrained rule_set_ip_cidr_match_source action ' +
  'override_address override_port network_strategy fallback_delay udp_disable_domain_unmapping udp_connect udp_timeout method no_drop ' +
  'sniffer timeout strategy server';
const RULE_1_12 =
  'tls_fragment tls_fragment_fallback_delay tls_record_fragment disable_cache rewrite_ttl client_subnet';

interface Known {
  sections: Words;
  outbounds: Words;
  rule: Words;
  actions: Words;
}

/** What each of the three forms of the document may say. */
const KNOWN: Record<string, Known> = {
  'sing-box-1.8': {
    sections: words(SECTIONS),
    outbounds: words(OUTBOUNDS, 'dns wireguard'),
    rule: words(RULE, GEO),
    actions: words(''),
  },
  'sing-box-1.11': {
    sections: words(SECTIONS, 'endpoints'),
    outbounds: words(OUTBOUNDS, 'dns wireguard'),
    rule: words(RULE, GEO, RULE_1_11),
    actions: words('route route-options reject hijack-dns sniff resolve'),
  },
  'sing-box-1.12': {
    sections: words(SECTIONS, 'endpoints certificate services'),
    outbounds: words(OUTBOUNDS, 'anytls'),
    rule: words(RULE, RULE_1_11, RULE_1_12),
    actions: words('route route-options reject hijack-dns sniff resolve'),
  },
};
const DNS_TYPES = words('local hosts tcp udp tls quic https h3 dhcp fakeip tailscale resolved');

/** Pure. */
export function singBoxMistakes(kind: LinkTemplateKind, value: Fields): FoundMistake[] {
  const known = KNOWN[kind];
  if (known === undefined) return [];
  const route = isMapping(value.route) ? value.route : {};
  const sets = new Set<unknown>(fieldsIn(route.rule_set).map(([{ tag }]) => tag));
  return [
    ...Object.keys(value).flatMap((key) => unknownWord(key, known.sections, [key])),
    ...fieldsIn(value.outbounds).flatMap(([{ type }, index]) =>
      unknownWord(type, known.outbounds, ['outbounds', index, 'type']),
    ),
    ...fieldsIn(value.inbounds).flatMap(([inbound, index]) =>
      tunMistakes(kind, inbound, ['inbounds', index]),
    ),
    ...fieldsIn(route.rules).flatMap(([rule, index]) =>
      ruleMistakes(known, sets, { rule, path: ['route', 'rules', index] }),
    ),
    ...dnsMistakes(kind, { dns: isMapping(value.dns) ? value.dns : {}, sets, route }),
  ];
}

function fieldsIn(value: unknown): [Fields, number][] {
  return listOf(value).flatMap((one, index): [Fields, number][] => (isMapping(one) ? [[one, index]] : []));
}

/** One text stands for a list of one. */
const textsOf = (value: unknown): unknown[] => [value].flat().filter((one) => one !== undefined);

/** Their addresses were renamed with 1.10, and 1.11 refuses the old ones. */
function tunMistakes(kind: LinkTemplateKind, inbound: Fields, path: Path): FoundMistake[] {
  if (inbound.type !== 'tun') return [];
  const refused = kind === 'sing-box-1.8' ? ['address', 'route_address'] : ['inet4_address', 'inet6_address'];
  return refused
    .filter((key) => key in inbound)
    .map((key) => ({ path: [...path, key], code: 'unknown-word', detail: key }));
}

function ruleMistakes(
  known: Known,
  sets: ReadonlySet<unknown>,
  { rule, path }: { rule: Fields; path: Path },
): FoundMistake[] {
  return [
    ...Object.keys(rule).flatMap((key) => unknownWord(key, known.rule, [...path, key])),
    ...('action' in rule && known.rule.has('action')
      ? unknownWord(rule.action, known.actions, [...path, 'action'])
      : []),
    ...networkMistakes(rule, path),
    ...textsOf(rule.rule_set).flatMap((name) => unknownName(name, sets, [...path, 'rule_set'])),
    ...fieldsIn(rule.rules).flatMap(([inner, index]) =>
      ruleMistakes(known, sets, { rule: inner, path: [...path, 'rules', index] }),
    ),
  ];
}

function networkMistakes(rule: Fields, path: Path): FoundMistake[] {
  return ['ip_cidr', 'source_ip_cidr'].flatMap((key) =>
    textsOf(rule[key])
      .filter((text) => !isNetwork(String(text)) && !isAddress(String(text)))
      .map((text) => badAddress(text, [...path, key])),
  );
}

/** Servers have an address until 1.11, and a type since 1.12. */
function dnsMistakes(
  kind: LinkTemplateKind,
  { dns, sets, route }: { dns: Fields; sets: ReadonlySet<unknown>; route: Fields },
): FoundMistake[] {
  const isTyped = kind === 'sing-box-1.12';
  const tags = new Set<unknown>(fieldsIn(dns.servers).map(([{ tag }]) => tag));
  const resolver = route.default_domain_resolver;
  const path = ['route', 'default_domain_resolver'];
  const servers = fieldsIn(dns.servers).flatMap(([server, index]): FoundMistake[] => {
    const at = ['dns', 'servers', index];
    if (isTyped) return unknownWord(server.type, DNS_TYPES, 'type' in server ? [...at, 'type'] : at);
    return 'type' in server ? [{ path: [...at, 'type'], code: 'unknown-word', detail: 'type' }] : [];
  });
  const resolvers = isTyped
    ? unknownName(isMapping(resolver) ? resolver.server : resolver, tags, path)
    : [{ path, code: 'unknown-word', detail: 'default_domain_resolver' } as const];
  return [
    ...servers,
    ...('final' in dns ? unknownName(dns.final, tags, ['dns', 'final']) : []),
    ...(resolver === undefined ? [] : resolvers),
    ...fieldsIn(dns.rules).flatMap(([rule, index]) => [
      ...('server' in rule ? unknownName(rule.server, tags, ['dns', 'rules', index, 'server']) : []),
      ...textsOf(rule.rule_set).flatMap((name) =>
        unknownName(name, sets, ['dns', 'rules', index, 'rule_set']),
      ),
    ]),
  ];
}
