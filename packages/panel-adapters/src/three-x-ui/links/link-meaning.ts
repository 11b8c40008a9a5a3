import { parseShareLink } from '@panelkit/sdk/links';

/**
 * What a link says, without what the panel draws by lot, without its remark, which may carry what is left,
 * and without Hysteria's mask in the core's own words, which repeats `obfs`.
 */
export function meaningOf(text: string): unknown {
  const { others, remark, ...link } = parseShareLink(text);
  const { fm: _, ...kept } = others;
  if (!('security' in link) || link.security.type !== 'reality') return { ...link, others: kept };
  const { sni, shortId, spiderX, ...security } = link.security;
  return { ...link, security, others: kept };
}
