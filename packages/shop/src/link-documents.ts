import type { LinkDecisions } from '@panelkit/http';
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
  /**
   * Applications by what their User-Agent begins with; the first one counts, before those that PanelKit
   * knows.
   */
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

interface DecidingSettings {
  name: string;
  brand: { supportUrl: string };
  linkRules: readonly LinkRule[];
  linkTemplates: LinkTemplates;
}

/** What holds now, for the link: rules are built again only when the settings are others. */
export function decidedOf(settings: { current(): DecidingSettings }): () => LinkDecisions {
  let last: { from: object; decided: LinkDecisions } | null = null;
  return () => {
    const now = settings.current();
    if (now !== last?.from) {
      const { name, linkRules, linkTemplates: templates } = now;
      const supportUrl = now.brand.supportUrl === '' ? null : now.brand.supportUrl;
      const userAgentRules = linkRules.map(userAgentRule);
      last = { from: now, decided: { userAgentRules, templates, name, supportUrl } };
    }
    return last.decided;
  };
}
