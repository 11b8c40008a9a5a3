import type { PageContext } from '../page-context.ts';
import { hasSecondFactor } from '../people/has-second-factor.ts';
import { notice } from './forms/field.ts';
import { postForm } from './forms/form-fields.ts';
import { layout } from './layout.ts';
import { html } from './parts/html.ts';
import { proofFields } from './second-factor-pages.ts';

/**
 * In the place of what a form would have done: who is signed in proves it once more, then sends the form
 * again.
 */
export function provePage(
  pageContext: PageContext,
  { next, problem }: { next: string; problem: string | null },
): string {
  const { signIn: words } = pageContext.texts;
  const user = pageContext.viewer?.user;
  const form = html`${proofFields(pageContext, user !== undefined && hasSecondFactor(user))}
<input type="hidden" name="next" value="${next}">
<button class="primary">${words.codeSubmit}</button>`;
  const body = html`<div class="frame small stack">
<h1>${words.proveTitle}</h1>
<p class="lead">${user?.email === null && !user.hasPasskey ? words.proveByChat : words.proveLead}</p>
${notice(problem, 'bad')}
${(user?.email !== null || user.hasPasskey) && html`<section class="card">${postForm(pageContext, { action: '/prove', className: 'stack', body: form })}</section>`}
</div>`;
  return layout(pageContext, { title: words.proveTitle, body });
}
