import { isPrivateUrl, type Panel } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { field, select } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame } from '../staff-frame.ts';

/** What staff may do to many customers at once, after a question. */
export const QUESTIONS = [
  'move',
  'give-days',
  'trust',
  'remake',
  'retry',
  'enable',
  'replace-host',
  'keep-host',
] as const;

export type Question = (typeof QUESTIONS)[number];

interface QuestionView {
  question: Question;
  panel: Pick<Panel, 'id' | 'name' | 'baseUrl' | 'publicHost'>;
  inbound: { id: string; name: string } | null;
  customerCount: number;
  /** Where they may be moved to, by name. */
  targets: readonly (readonly [inboundId: string, name: string])[];
  /** For what days are given: nobody gets them twice for the same. */
  incident: string;
  /** The error of those that are tried again. */
  code: string;
}

/** Says what will happen, and to how many, before it does. */
export function attentionQuestionPage(pageContext: PageContext, view: QuestionView): string {
  const { staffAttention } = pageContext.texts;
  const words = staffAttention.questions[view.question];
  const { panel, inbound, customerCount } = view;
  const body = html`<div class="card stack">
<p>${words.text(customerCount)}</p>
<p class="muted"><bdi>${panel.name}</bdi>${inbound !== null && html` · <bdi>${inbound.name}</bdi>`}</p>
${postForm(pageContext, {
  action: actionOf(view),
  className: 'stack',
  body: html`${fieldsOf(pageContext, view)}
<div class="actions"><button class="primary">${words.submit}</button>
<a class="button quiet" href="/staff/attention">${staffAttention.cancel}</a></div>`,
})}
</div>`;
  return staffFrame(pageContext, { title: words.title, body });
}

function actionOf({ question, panel, inbound }: QuestionView): string {
  switch (question) {
    case 'move':
    case 'give-days':
      return `/staff/bulk/${question}`;
    case 'trust':
      return `/staff/panels/${panel.id}/trust`;
    case 'replace-host':
    case 'keep-host':
      return `/staff/panels/${panel.id}/${question}`;
    case 'enable':
      return `/staff/panels/${panel.id}/enabled`;
    case 'retry':
      return `/staff/panels/${panel.id}/retry-accounts`;
    case 'remake':
      return `/staff/inbounds/${inbound?.id}/switch-on`;
  }
}

function fieldsOf(
  pageContext: PageContext,
  { question, panel, inbound, targets, incident, code }: QuestionView,
): Html | null {
  const { staffAttention: words, staffPanels } = pageContext.texts;
  const inboundId = html`<input type="hidden" name="inboundId" value="${inbound?.id ?? ''}">`;
  if (question === 'move') {
    const options = [['', words.anywhere], ...targets] as const;
    return html`${inboundId}${select({ name: 'toInboundId', label: words.moveTo, value: '', options })}`;
  }
  if (question === 'retry') return html`<input type="hidden" name="code" value="${code}">`;
  if (question === 'replace-host')
    return field({
      name: 'publicHost',
      label: staffPanels.publicHost,
      maxLength: 253,
      value: panel.publicHost ?? publicHostOf(panel) ?? '',
    });
  if (question !== 'give-days') return null;
  return html`${inboundId}<input type="hidden" name="panelId" value="${panel.id}">
${field({ name: 'days', label: words.days, inputMode: 'numeric', value: '1', maxLength: 3 })}
${field({ name: 'incident', label: words.incident, value: incident, hint: words.incidentHint, maxLength: 200 })}`;
}

/** The host by which the shop reaches the panel now, where others reach it too. */
function publicHostOf({ baseUrl }: QuestionView['panel']): string | null {
  return isPrivateUrl(baseUrl) ? null : new URL(baseUrl).hostname.replace(/^\[(.*)\]$/, '$1');
}
