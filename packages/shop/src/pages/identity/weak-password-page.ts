import type { PageContext } from '../../page-context.ts';
import { notice } from '../forms/field.ts';
import { postForm } from '../forms/form-fields.ts';
import { layout } from '../layout.ts';
import { type Html, html } from '../parts/html.ts';
import { passwordField } from './password-field.ts';

/** In the place of every page, for who signed in with a password that is easy to guess. */
export function weakPasswordPage(
  pageContext: PageContext,
  { problem }: { problem: string | null } = { problem: null },
): string {
  const { passwords: words } = pageContext.texts;
  const body = html`<div class="frame small stack">
<h1>${words.weakTitle}</h1>
<p class="lead">${words.weakLead}</p>
${notice(problem, 'bad')}
<section class="card">${changePasswordForm(pageContext, 'primary')}</section>
</div>`;
  return layout(pageContext, { title: words.weakTitle, body });
}

export function changePasswordForm(pageContext: PageContext, color: 'primary' | 'quiet'): Html {
  const { profile: words, reset, signUp } = pageContext.texts;
  const body = html`${passwordField(pageContext, { name: 'present', label: words.present })}
${passwordField(pageContext, { name: 'next', label: reset.newPassword, isNew: true, hint: signUp.passwordHint })}
<button class="${color}">${words.changePassword}</button>`;
  return postForm(pageContext, { action: '/profile/password', className: 'stack', body });
}
