import type { Fields } from '../dial-details.ts';

/** By what a core can read: `1.8` up to 1.10, `1.11` that one alone, `1.12` from there on. */
export type SingBoxTemplate = '1.8' | '1.11' | '1.12';

/** The template for a core, by a version such as `1.11.4`. Pure. */
export function templateFor(coreVersion: string | null): SingBoxTemplate {
  const [, major = '1', minor = '12'] = /^(\d+)\.(\d+)/.exec(coreVersion ?? '') ?? [];
  const version = Number(major) * 1000 + Number(minor);
  if (version < 1011) return '1.8';
  return version === 1011 ? '1.11' : '1.12';
}

const OLD_DNS = {
  servers: [
    { tag: 'remote', address: 'https://1.1.1.1/dns-query', detour: 'Proxy' },
    { tag: 'local', address: 'local', detour: 'direct' },
  ],
  // The servers' own names are looked up before there is a way through them.
  rules: [{ outbound: 'any', server: 'local' }],
  final: 'remote',
  strategy: 'prefer_ipv4',
};
const TUN = { type: 'tun', tag: 'tun-in', auto_route: true, strict_route: true };
const TUN_ADDRESS = { address: ['172.19.0.1/30', 'fdfe:dcba:9876::1/126'] };
const ROUTE = { final: 'Proxy', auto_detect_interface: true };
const ACTIONS = [{ action: 'sniff' }, { protocol: 'dns', action: 'hijack-dns' }];
const PRIVATE_IS_DIRECT = { ip_is_private: true, outbound: 'direct' };
const DIRECT = { type: 'direct', tag: 'direct' };

/** A whole configuration around the servers. Pure. Source: sing-box.sagernet.org/migration and /deprecated */
export function fillTemplate(template: SingBoxTemplate, outbounds: (Fields | string)[]): Fields {
  const common = { log: { level: 'warn' } };
  const experimental = { cache_file: { enabled: true } };
  switch (template) {
    case '1.8': {
      const tun = { inet4_address: '172.19.0.1/30', inet6_address: 'fdfe:dcba:9876::1/126', sniff: true };
      const special = [DIRECT, { type: 'block', tag: 'block' }, { type: 'dns', tag: 'dns-out' }];
      const rules = [{ protocol: 'dns', outbound: 'dns-out' }, PRIVATE_IS_DIRECT];
      return {
        ...common,
        dns: OLD_DNS,
        inbounds: [{ ...TUN, ...tun }],
        outbounds: [...outbounds, ...special],
        route: { ...ROUTE, rules },
        experimental,
      };
    }
    case '1.11':
      return {
        ...common,
        dns: OLD_DNS,
        inbounds: [{ ...TUN, ...TUN_ADDRESS }],
        outbounds: [...outbounds, DIRECT],
        route: { ...ROUTE, rules: [...ACTIONS, PRIVATE_IS_DIRECT] },
        experimental,
      };
    case '1.12': {
      const remote = { type: 'https', tag: 'remote', server: '1.1.1.1', detour: 'Proxy' };
      const dns = {
        servers: [remote, { type: 'local', tag: 'local' }],
        final: 'remote',
        strategy: 'prefer_ipv4',
      };
      const route = { ...ROUTE, default_domain_resolver: 'local', rules: [...ACTIONS, PRIVATE_IS_DIRECT] };
      return {
        ...common,
        dns,
        inbounds: [{ ...TUN, ...TUN_ADDRESS }],
        outbounds: [...outbounds, DIRECT],
        route,
        experimental,
      };
    }
  }
}
