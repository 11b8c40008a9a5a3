import { parseHysteria2Link } from './hysteria2.ts';
import { invalidLink } from './link-text.ts';
import { parseShadowsocksLink } from './shadowsocks.ts';
import type { ShareLink } from './share-link.ts';
import { parseTrojanLink } from './trojan.ts';
import { parseTuicLink } from './tuic.ts';
import { parseVlessLink } from './vless.ts';
import { parseVmessLink } from './vmess.ts';

const PARSERS = new Map<string, (body: string) => ShareLink>([
  ['vless', parseVlessLink],
  ['vmess', parseVmessLink],
  ['trojan', parseTrojanLink],
  ['ss', parseShadowsocksLink],
  ['hysteria2', parseHysteria2Link],
  ['hy2', parseHysteria2Link],
  ['tuic', parseTuicLink],
]);

/**
 * What a share link of VLESS, VMess, Trojan, Shadowsocks, Hysteria2 or TUIC says. Parameters that we do not
 * know are kept in `others`. Pure.
 *
 * @throws PanelkitError `INVALID_INPUT` for anything else; the error quotes nothing of the link
 */
export function parseShareLink(text: string): ShareLink {
  const [, scheme = '', body = ''] = /^([a-z0-9]+):\/\/(.*)$/is.exec(text.trim()) ?? [];
  const parse = PARSERS.get(scheme.toLowerCase());
  if (parse === undefined)
    throw invalidLink('scheme', 'is none of vless, vmess, trojan, ss, hysteria2 and tuic');
  return parse(body);
}
