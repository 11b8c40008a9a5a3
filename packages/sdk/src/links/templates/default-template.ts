import { clashTemplate } from '../formats/clash/render-clash.ts';
import { singBoxTemplate } from '../formats/sing-box/render-sing-box.ts';
import { xrayTemplate } from '../formats/xray/render-xray.ts';
import { type LinkTemplateKind, NAMES, SERVERS } from './link-template.ts';

/** What PanelKit answers without a template of the shop, as a template: the beginning of an own one. Pure. */
export function defaultLinkTemplate(kind: LinkTemplateKind): string {
  switch (kind) {
    case 'mihomo':
    case 'stash':
    case 'clash':
      return clashTemplate(SERVERS, NAMES);
    case 'xray':
      return asJson(xrayTemplate(SERVERS, NAMES));
    case 'sing-box-1.8':
      return asJson(singBoxTemplate('1.8', SERVERS, NAMES));
    case 'sing-box-1.11':
      return asJson(singBoxTemplate('1.11', SERVERS, NAMES));
    case 'sing-box-1.12':
      return asJson(singBoxTemplate('1.12', SERVERS, NAMES));
  }
}

const asJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
