import type { InputIssue } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { layout } from './layout.ts';
import { html } from './parts/html.ts';
import { icon } from './parts/icon.ts';

export interface Problem {
  status: number;
  code: string;
  text: string;
  issues: InputIssue[];
  /** Shown when somebody has to look it up in the log. */
  requestId: string | null;
  /** The page whose form is too old. */
  again: string | null;
}

export function errorPage(pageContext: PageContext, problem: Problem): string {
  const { error: words } = pageContext.texts;
  const title = problem.status === 404 ? words.nothingHere : words.title;
  const isStaff = pageContext.viewer?.actor.kind === 'staff';
  const body = html`<div class="frame narrow stack">
<div class="card empty">${icon(problem.status === 404 ? 'search' : 'bell')}
<h1>${title}</h1>
<p class="lead">${problem.text}</p>
${problem.issues.length > 0 && html`<ul>${problem.issues.map(({ path, code, message }) => html`<li><bdi>${path}</bdi>: ${words.issues[code] ?? message}</li>`)}</ul>`}
<p class="muted">${words.code}: <code>${problem.code}</code>${problem.requestId !== null && html` · ${words.request}: <code>${problem.requestId}</code>`}</p>
<p class="actions">${problem.again !== null && html`<a class="button primary" href="${problem.again}">${words.again}</a>`}
<a class="button ${problem.again === null ? 'primary' : 'quiet'}" href="${isStaff ? '/staff' : '/'}">${isStaff ? words.backToStaff : words.back}</a></p></div>
</div>`;
  return layout(pageContext, { title, body });
}
