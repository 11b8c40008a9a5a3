import type { ChosenFormat } from '../choice/link-format.ts';
import { templateFor } from '../formats/sing-box/sing-box-templates.ts';

/** The documents of which a shop may have templates: one for each core that reads another form. */
export const LINK_TEMPLATE_KINDS = [
  'mihomo',
  'stash',
  'clash',
  'sing-box-1.8',
  'sing-box-1.11',
  'sing-box-1.12',
  'xray',
] as const;

export type LinkTemplateKind = (typeof LINK_TEMPLATE_KINDS)[number];

/** The shop's own templates; what is not among them is as PanelKit has it. */
export type LinkTemplates = Readonly<Partial<Record<LinkTemplateKind, string>>>;

/** The family that decides where a template has its servers and groups. */
export type TemplateFamily = 'clash' | 'sing-box' | 'xray';

/** An item of a list: all servers take its place, one entry each. */
export const SERVERS = '{servers}';
/**
 * An item of a group's list: the names of all servers take its place. In Xray's documents the name of the one
 * server.
 */
export const NAMES = '{names}';

/** Whose template an answer is made of; null: the format has none. Pure. */
export function templateKindOf({ format, coreVersion }: ChosenFormat): LinkTemplateKind | null {
  switch (format) {
    case 'base64':
    case 'plain':
      return null;
    case 'sing-box':
      return `sing-box-${templateFor(coreVersion)}`;
    default:
      return format;
  }
}

export function familyOf(kind: LinkTemplateKind): TemplateFamily {
  if (kind === 'xray') return 'xray';
  return kind === 'mihomo' || kind === 'stash' || kind === 'clash' ? 'clash' : 'sing-box';
}
