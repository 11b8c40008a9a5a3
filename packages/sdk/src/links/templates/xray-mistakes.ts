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

const PROTOCOLS = words(
  'block blackhole loopback direct freedom http shadowsocks socks vless vmess trojan hysteria dns wireguard',
);
/** Source: Xray infra/conf/router.go. */
const CONDITIONS = words(
  'domain domains ip port network sourceIP source sourcePort user vlessRoute inboundTag protocol attrs localIP localPort process',
);
const OTHERS = ['type', 'ruleTag', 'domainMatcher', 'outboundTag', 'balancerTag', 'webhook'];
const RULE = new Set([...CONDITIONS, ...OTHERS]);
/** Lists by name, which the application reads from its own files. */
const NAMED_NETWORK = /^!?(?:geoip|ext|ext-ip):/;

/** Pure. */
export function xrayMistakes(value: Record<string, unknown>): FoundMistake[] {
  const routing = isMapping(value.routing) ? value.routing : {};
  const balancers = new Set<unknown>(
    listOf(routing.balancers).map((one) => (isMapping(one) ? one.tag : null)),
  );
  const servers = isMapping(value.dns) ? value.dns.servers : undefined;
  return [
    ...listOf(value.outbounds).flatMap((one, index) =>
      isMapping(one) ? unknownWord(one.protocol, PROTOCOLS, ['outbounds', index, 'protocol']) : [],
    ),
    ...(servers === undefined || Array.isArray(servers) ? [] : [badAddress(servers, ['dns', 'servers'])]),
    ...listOf(routing.rules).flatMap((rule, index) =>
      isMapping(rule) ? ruleMistakes(rule, balancers, ['routing', 'rules', index]) : [],
    ),
  ];
}

function ruleMistakes(
  rule: Record<string, unknown>,
  balancers: ReadonlySet<unknown>,
  path: Path,
): FoundMistake[] {
  const keys = Object.keys(rule);
  const isWhole = keys.some((key) => CONDITIONS.has(key)) && ('outboundTag' in rule || 'balancerTag' in rule);
  const ips = [rule.ip, rule.source, rule.sourceIP].flatMap((list) => listOf(list));
  return [
    ...keys.flatMap((key) => unknownWord(key, RULE, [...path, key])),
    ...('balancerTag' in rule ? unknownName(rule.balancerTag, balancers, [...path, 'balancerTag']) : []),
    ...(isWhole ? [] : [{ path, code: 'incomplete', detail: keys.join(', ') } as const]),
    ...ips
      .map((ip) => String(ip).replace(/^!/, ''))
      .filter((ip) => !NAMED_NETWORK.test(ip) && !isNetwork(ip) && !isAddress(ip))
      .map((ip) => badAddress(ip, path)),
  ];
}
