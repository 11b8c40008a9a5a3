import { type ChosenFormat, LINK_FORMATS, LINK_TEMPLATE_KINDS, type LinkFormat } from '@panelkit/sdk/links';
import type { PageContext } from '../../../page-context.ts';
import { field, select } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame, state, table } from '../staff-frame.ts';

interface LinkDocumentsView {
  /** Kinds of which the shop has a template. */
  edited: readonly string[];
  linkRules: readonly { startsWith: string; format: LinkFormat }[];
  /** A User-Agent that was tried, and what it gets. */
  tried: string | null;
  chosen: ChosenFormat | null;
  done: string | null;
}

/** The documents that links answer, and which application gets which. */
export function linkDocumentsPage(pageContext: PageContext, view: LinkDocumentsView): string {
  const { staffLinkDocuments: words, staffNav } = pageContext.texts;
  const template = (kind: string): Html =>
    html`<li><div class="text"><a href="/staff/link-documents/${kind}"><bdi dir="ltr">${kind}</bdi></a></div>${view.edited.includes(kind) ? state('good', words.edited) : state('plain', words.asShipped)}</li>`;
  const body = html`<p class="lead">${words.lead}</p>
<div class="card"><ul class="rows">${LINK_TEMPLATE_KINDS.map(template)}</ul></div>
<h2>${words.rulesTitle}</h2><p class="muted">${words.rulesHint}</p>
${tryCard(pageContext, view)}
${rulesTable(pageContext, view)}
${ruleForm(pageContext)}`;
  return staffFrame(pageContext, { title: staffNav.linkDocuments, body, done: view.done });
}

function tryCard(pageContext: PageContext, { tried, chosen }: LinkDocumentsView): Html {
  const { staffLinkDocuments: words } = pageContext.texts;
  const result =
    chosen !== null &&
    html`<p role="status">${words.gets} <b dir="ltr">${[chosen.format, chosen.coreVersion].filter(Boolean).join(' ')}</b></p>`;
  return html`<section class="card form"><form method="get" action="/staff/link-documents" class="stack">
${field({ name: 'userAgent', label: words.userAgent, value: tried ?? '', hint: words.userAgentHint, maxLength: 512 })}
<div class="actions"><button class="quiet">${words.tryIt}</button></div>${result}</form></section>`;
}

function rulesTable(pageContext: PageContext, { linkRules }: LinkDocumentsView): Html {
  const { staffLinkDocuments: words } = pageContext.texts;
  return table(pageContext, {
    label: words.rulesTitle,
    heads: words.ruleHeads,
    nothing: words.noRules,
    rows: linkRules.map(({ startsWith, format }) => [
      html`<bdi dir="ltr"><code>${startsWith}</code></bdi>`,
      html`<bdi dir="ltr">${format}</bdi>`,
      postForm(pageContext, {
        action: '/staff/link-documents/rules/remove',
        fixed: { startsWith },
        body: html`<button class="quiet">${words.remove}</button>`,
      }),
    ]),
  });
}

function ruleForm(pageContext: PageContext): Html {
  const { staffLinkDocuments: words } = pageContext.texts;
  const options = LINK_FORMATS.map((format) => [format, format] as const);
  const body = html`${field({ name: 'startsWith', label: words.startsWith, hint: words.startsWithHint, maxLength: 100 })}
${select({ name: 'format', label: words.format, value: 'base64', options })}
<div class="actions"><button class="primary">${words.addRule}</button></div>`;
  return html`<section class="card form"><h3>${words.addRule}</h3>
${postForm(pageContext, { action: '/staff/link-documents/rules', className: 'stack', body })}</section>`;
}
