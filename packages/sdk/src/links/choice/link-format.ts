/** What a subscription link can answer with, apart from a page. */
export const LINK_FORMATS = ['base64', 'plain', 'mihomo', 'stash', 'clash', 'sing-box', 'xray'] as const;

export type LinkFormat = (typeof LINK_FORMATS)[number];

/** A format, and the version of the core that will read it, where that is known. */
export interface ChosenFormat {
  format: LinkFormat;
  coreVersion: string | null;
}

/**
 * What panels call them in the paths and parameters of their links, so that a link that people know goes on
 * working.
 */
const NAMES = new Map<string, LinkFormat>([
  ...named('base64', 'base64', 'links_base64', 'v2ray', 'sub'),
  ...named('plain', 'plain', 'links', 'txt'),
  ...named('mihomo', 'mihomo', 'clash-meta', 'clash_meta', 'clashmeta', 'clash.meta'),
  ...named('stash', 'stash'),
  ...named('clash', 'clash'),
  ...named('sing-box', 'sing-box', 'sing_box', 'singbox'),
  ...named('xray', 'xray', 'v2ray-json', 'json'),
]);

function named(format: LinkFormat, ...names: string[]): [string, LinkFormat][] {
  return names.map((name) => [name, format]);
}

/**
 * The format with this name, as given in `?format=` or after the token; a core's version may follow
 * (`sing-box-1.10`). Null for what is no format. Pure.
 */
export function formatNamed(text: string): ChosenFormat | null {
  const [, name = '', version = null] =
    /^([a-z][a-z0-9._-]{1,20}?)(?:-(\d{1,2}(?:\.\d{1,3}){1,2}))?$/i.exec(text) ?? [];
  const format = NAMES.get(name.toLowerCase());
  return format === undefined ? null : { format, coreVersion: version };
}
