import {
  badAddress,
  type FoundMistake,
  isAddress,
  isNetwork,
  unknownName,
  unknownWord,
  words,
} from './found-mistake.ts';
import { isMapping, listOf, type Path } from './read-template.ts';

/** Source: Mihomo rules/parser.go, and what Stash and Clash have beside it. */
const RULES = words(
  'DOMAIN DOMAIN-SUFFIX DOMAIN-KEYWORD DOMAIN-REGEX DOMAIN-WILDCARD GEOSITE GEOIP SRC-GEOIP IP-ASN SRC-IP-ASN IP-CIDR IP-CIDR6 ' +
    'SRC-IP-CIDR IP-SUFFIX SRC-IP-SUFFIX SRC-PORT DST-PORT IN-PORT DSCP PROCESS-NAME PROCESS-PATH PROCESS-NAME-REGEX ' +
    'PROCESS-PATH-REGEX NETWORK UID IN-TYPE IN-USER IN-NAME SUB-RULE AND OR NOT RULE-SET MATCH IPSET SCRIPT URL-REGEX USER-AGENT PROTOCOL',
);
const NETWORK_RULES = words('IP-CIDR IP-CIDR6 SRC-IP-CIDR');
const GROUPS = words('select url-test fallback load-balance relay');
const MODES = words('rule global direct Rule Global Direct RULE GLOBAL DIRECT');
const DNS_MODES = words('normal fake-ip redir-host');
const DNS_SERVER = /^(?:(?:udp|tcp|tls|https?|quic|dhcp|rcode|system):\/\/|system$)/;
const DNS_LISTS = [
  'nameserver',
  'fallback',
  'default-nameserver',
  'proxy-server-nameserver',
  'direct-nameserver',
];

/** Pure. */
export function clashMistakes(value: Record<string, unknown>): FoundMistake[] {
  return [
    ...(value.mode === undefined ? [] : unknownWord(value.mode, MODES, ['mode'])),
    ...listOf(value['proxy-groups']).flatMap((group, index) => groupMistakes(value, group, index)),
    ...listOf(value.rules).flatMap((rule, index) => ruleMistakes(value, String(rule), ['rules', index])),
    ...(isMapping(value.dns) ? dnsMistakes(value.dns) : []),
  ];
}

const keysOf = (value: unknown): ReadonlySet<unknown> => new Set(isMapping(value) ? Object.keys(value) : []);

function groupMistakes(value: Record<string, unknown>, group: unknown, index: number): FoundMistake[] {
  if (!isMapping(group)) return [];
  const path = ['proxy-groups', index];
  const providers = keysOf(value['proxy-providers']);
  return [
    ...unknownWord(group.type, GROUPS, [...path, 'type']),
    ...listOf(group.use).flatMap((name) => unknownName(name, providers, [...path, 'use'])),
  ];
}

function ruleMistakes(value: Record<string, unknown>, rule: string, path: Path): FoundMistake[] {
  const [type = '', payload = '', target] = rule.split(',').map((word) => word.trim());
  if (!RULES.has(type)) return [{ path, code: 'unknown-word', detail: type }];
  if (type === 'RULE-SET') return unknownName(payload, keysOf(value['rule-providers']), path);
  if (type === 'SUB-RULE')
    return unknownName(rule.split(',').at(-1)?.trim(), keysOf(value['sub-rules']), path);
  // Only `MATCH` needs no value.
  if (type !== 'MATCH' && target === undefined) return [{ path, code: 'incomplete', detail: rule }];
  return NETWORK_RULES.has(type) && !isNetwork(payload) ? [badAddress(payload, path)] : [];
}

function dnsMistakes(dns: Record<string, unknown>): FoundMistake[] {
  const mode = dns['enhanced-mode'];
  const range = dns['fake-ip-range'];
  return [
    ...(mode === undefined ? [] : unknownWord(mode, DNS_MODES, ['dns', 'enhanced-mode'])),
    ...(range === undefined || isNetwork(String(range)) ? [] : [badAddress(range, ['dns', 'fake-ip-range'])]),
    ...(dns.enable === true && listOf(dns.nameserver).length === 0
      ? [{ path: ['dns'], code: 'incomplete', detail: 'nameserver' } as const]
      : []),
    ...DNS_LISTS.flatMap((key) =>
      listOf(dns[key]).flatMap((server, index) => serverMistakes(key, String(server), ['dns', key, index])),
    ),
  ];
}

function serverMistakes(key: string, server: string, path: Path): FoundMistake[] {
  const isKnown = !server.includes('://') || DNS_SERVER.test(server);
  const host = server
    .replace(/^\w+:\/\//, '')
    .replace(/[/#].*$/, '')
    .replace(/^\[([^\]]*)\].*$/, '$1')
    .replace(/^([^:]*):\d+$/, '$1');
  // They are asked for the names of the others.
  const isFit = key !== 'default-nameserver' || server === 'system' || isAddress(host);
  return isKnown && isFit ? [] : [badAddress(server, path)];
}
