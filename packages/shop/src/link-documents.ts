import {
  LINK_FORMATS,
  LINK_TEMPLATE_KINDS,
  type LinkTemplates,
  LONGEST_TEMPLATE,
  type UserAgentRule,
  userAgentRule,
  userAgentRules,
} from '@panelkit/sdk/links';
import * as z from 'zod';

/** What staff decide about the documents that links answer. A template is checked before it is saved. */
export const linkDocumentsSchema = {
  linkTemplates: z.partialRecord(z.enum(LINK_TEMPLATE_KINDS), z.string().max(LONGEST_TEMPLATE)),
  /** Applications by what their User-Agent begins with; the first one counts, before those that PanelKit knows. */
  linkRules: z
    .array(z.object({ startsWith: z.string().min(1).max(100), format: z.enum(LINK_FORMATS) }))
    .max(50),
};

type LinkRule = z.output<typeof linkDocumentsSchema.linkRules>[number];

/** Their rules, and behind them those that PanelKit knows. */
export const rulesOf = (linkRules: readonly LinkRule[]): UserAgentRule[] => [
  ...linkRules.map(userAgentRule),
  ...userAgentRules,
];

/** What holds now, for the link: rules are built again only when the settings are others. */
export function decidedOf(settings: {
  current(): { linkTemplates: LinkTemplates; linkRules: readonly LinkRule[] };
}): () => { userAgentRules: UserAgentRule[]; templates: LinkTemplates } {
  let from: object | null = null;
  let decided: { userAgentRules: UserAgentRule[]; templates: LinkTemplates } = {
    ...{ userAgentRules: [], templates: {} },
  };
  return () => {
    const now = settings.current();
    if (now !== from)
      decided = { userAgentRules: now.linkRules.map(userAgentRule), templates: now.linkTemplates };
    from = now;
    return decided;
  };
}
