import type { InputIssue } from '@panelkit/sdk';
import type { Visit } from '../visit.ts';
import { html } from './html.ts';
import { icon } from './icon.ts';
import { layout } from './layout.ts';

export interface Problem {
  status: number;
  code: string;
  text: string;
  issues: InputIssue[];
  /** Shown when somebody has to look it up in the log. */
  requestId: string | null;
}

export function errorPage(visit: Visit, problem: Problem): string {
  const { error: words } = visit.texts;
  const body = html`<div class="frame narrow stack">
<div class="card empty">${icon(problem.status === 404 ? 'search' : 'bell')}
<h1>${words.title}</h1>
<p class="lead">${problem.text}</p>
${problem.issues.length > 0 && html`<ul>${problem.issues.map(({ path, message }) => html`<li>${path}: ${message}</li>`)}</ul>`}
<p class="muted">${words.code}: <code>${problem.code}</code>${problem.requestId !== null && html` · ${words.request}: <code>${problem.requestId}</code>`}</p>
<p><a class="button primary" href="/">${words.back}</a></p></div>
</div>`;
  return layout(visit, { title: words.title, body });
}
