import type { ChosenFormat, LinkFormat } from './link-format.ts';

/** Which format applications get whose User-Agent begins in this way. */
export interface UserAgentRule {
  /**
   * Begins with `^`: an unanchored *clash* or *sing-box* also finds Hiddify. A group called `version`
   * captures the core's.
   */
  pattern: RegExp;
  format: LinkFormat;
}

/**
 * The first match counts; without a match the answer is base64. Source: the panels' own tables, see
 * docs/guides/subscription-link.md
 */
export const userAgentRules: readonly UserAgentRule[] = [
  {
    // The core's name and version tell what it can do: `mihomo/1.19.28`, `clash.meta/v1.19.3`.
    pattern: /^(?:mihomo|clash[.-]?meta)\/v?(?<version>1\.\d+\.\d+)/i,
    format: 'mihomo',
  },
  {
    pattern:
      /^(?:flclash|flowvy|murge|mihomo|prizrak-box|koala[ -]clash|clash(?:[ .-]?verge|-nyanpasu|x meta|[ .-]?meta|[ .-]?party))/i,
    format: 'mihomo',
  },
  { pattern: /^[\w.-]+\/\S+ ?\(Prefer ClashMeta Format\)/i, format: 'mihomo' },
  { pattern: /^(?:nekobox|nekoray|neko-box)\b/i, format: 'mihomo' },
  { pattern: /^stash\b/i, format: 'stash' },
  { pattern: /^clash/i, format: 'clash' },
  // `SFA/1.11.4 (472; sing-box 1.11.4; language en_US)`: without a version nobody knows which form it reads.
  {
    pattern: /^(?:SF[AIMT]|sing-box)\b[^(]*\((?:[^;)]*; ?)?sing-box (?<version>\d+\.\d+)/i,
    format: 'sing-box',
  },
  { pattern: /^(?:SF[AIMT]\/|sing-box[ /])(?<version>\d+\.\d+)/i, format: 'sing-box' },
  { pattern: /^inhive\b/i, format: 'xray' },
];

/** A rule of a shop: applications whose User-Agent begins with this text, in whatever case. */
export function userAgentRule({
  startsWith,
  format,
}: {
  startsWith: string;
  format: LinkFormat;
}): UserAgentRule {
  return { pattern: new RegExp(`^${startsWith.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}`, 'i'), format };
}

const LONGEST_USER_AGENT = 512;

/**
 * The format for an application, by rules of which the first that fits counts. Pure.
 *
 * @throws TypeError for a rule that does not begin with `^`
 */
export function formatForUserAgent(
  userAgent: string,
  rules: readonly UserAgentRule[] = userAgentRules,
): ChosenFormat {
  const text = userAgent.slice(0, LONGEST_USER_AGENT);
  for (const { pattern, format } of rules) {
    if (!pattern.source.startsWith('^')) throw new TypeError(`The rule ${pattern} must begin with ^`);
    const found = pattern.exec(text);
    if (found !== null) return { format, coreVersion: found.groups?.version ?? null };
  }
  return { format: 'base64', coreVersion: null };
}
