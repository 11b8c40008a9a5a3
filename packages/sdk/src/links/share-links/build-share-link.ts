import { buildHysteria2Link } from './hysteria2.ts';
import { buildShadowsocksLink } from './shadowsocks.ts';
import type { ShareLink } from './share-link.ts';
import { buildTrojanLink } from './trojan.ts';
import { buildTuicLink } from './tuic.ts';
import { buildVlessLink } from './vless.ts';
import { buildVmessLink } from './vmess.ts';

/**
 * The link that says this; its parameters in the order of the alphabet. `parseShareLink` of it is equal to
 * `link`. Pure.
 *
 * @throws PanelkitError `INVALID_INPUT` when no link can say it: no host, no port, no credential, a known
 *   transport called `other`
 */
export function buildShareLink(link: ShareLink): string {
  switch (link.protocol) {
    case 'vless':
      return buildVlessLink(link);
    case 'vmess':
      return buildVmessLink(link);
    case 'trojan':
      return buildTrojanLink(link);
    case 'shadowsocks':
      return buildShadowsocksLink(link);
    case 'hysteria2':
      return buildHysteria2Link(link);
    case 'tuic':
      return buildTuicLink(link);
  }
}
