import type { LinkTemplateKind, TemplateProblem } from '@panelkit/sdk/links';
import type { PageContext } from '../../../page-context.ts';
import { postButton, postForm } from '../../forms/form-fields.ts';
import { typed } from '../../forms/refused-content.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame, state } from '../staff-frame.ts';

export interface LinkTemplateView {
  kind: LinkTemplateKind;
  text: string;
  /** Whether the shop has one of it. */
  isEdited: boolean;
  /** What is wrong with what was typed. */
  problems: readonly TemplateProblem[];
  /** What an application would get of it; null: it is not in order, or was not asked for. */
  sample: string | null;
  done: string | null;
}

/** One template: to edit, to try, and to put back. */
export function linkTemplatePage(pageContext: PageContext, view: LinkTemplateView): string {
  const { staffLinkDocuments: words, staffNav } = pageContext.texts;
  const { kind, text, isEdited, sample } = view;
  const action = `/staff/link-documents/${kind}`;
  const lines = text.split('\n').length;
  const form = html`<p class="field"><label for="text">${words.template}</label>
<textarea id="text" name="text" rows="${Math.min(40, lines + 2)}" maxlength="16384" required dir="ltr" class="code" spellcheck="false" autocomplete="off" aria-describedby="text-hint${view.problems.length > 0 && ' text-problems'}">${typed('text', text)}</textarea>
${problemList(pageContext, view)}<small id="text-hint">${words.templateHint}</small></p>
<div class="actions"><button class="primary">${words.save}</button>
<button class="quiet" formaction="${action}/preview">${words.tryIt}</button></div>`;
  const body = html`<p><a class="back" href="/staff/link-documents">${staffNav.linkDocuments}</a></p>
<p>${isEdited ? state('good', words.edited) : state('plain', words.asShipped)}</p>
<section class="card form">${postForm(pageContext, { action, className: 'stack', body: form })}
${isEdited && postButton(pageContext, { action: `${action}/reset`, label: words.reset })}</section>
${sample !== null && html`<h2>${words.sample}</h2><p class="muted">${words.sampleHint}</p><pre class="card scroll" tabindex="0" dir="ltr">${sample}</pre>`}`;
  return staffFrame(pageContext, { title: words.titleOf(kind), body, done: view.done });
}

function problemList(pageContext: PageContext, { problems }: LinkTemplateView): Html | null {
  const { staffLinkDocuments: words } = pageContext.texts;
  if (problems.length === 0) return null;
  const one = ({ line, code, detail }: TemplateProblem): string =>
    `${line === null ? '' : words.line(line)}${words.problems[code](detail)}`;
  return html`<span id="text-problems" role="alert">${problems
    .slice(0, 10)
    .map((problem) => html`<small class="problem">${one(problem)}</small><br>`)}</span>`;
}
