import type { Money } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { field, notice } from './forms/field.ts';
import { postForm } from './forms/form-fields.ts';
import { passkeyField } from './identity/passkey-field.ts';
import { passwordField } from './identity/password-field.ts';
import { layout } from './layout.ts';
import { type HtmlValue, html } from './parts/html.ts';

interface Attempt {
  /** What was typed, to be typed on. */
  email?: string;
  name?: string;
  /** Why it was refused. */
  problem?: string | null;
  /** What went well before. */
  done?: string | null;
}

/** A page of one small form. */
function smallPage(
  pageContext: PageContext,
  content: { title: string; lead: string; form: HtmlValue; foot?: HtmlValue } & Pick<
    Attempt,
    'problem' | 'done'
  >,
): string {
  const { title, lead, form, foot, problem = null, done = null } = content;
  const body = html`<div class="frame small stack">
<h1>${title}</h1>
<p class="lead">${lead}</p>
${notice(done)}${notice(problem, 'bad')}
<section class="card">${form}</section>
${foot}</div>`;
  return layout(pageContext, { title, body });
}

const emailField = (pageContext: PageContext, value = '') =>
  field({
    name: 'email',
    label: pageContext.texts.signIn.email,
    type: 'email',
    value,
    autocomplete: 'username',
    inputMode: 'email',
    maxLength: 200,
  });

/** `isClosed`: it is shown instead of a page that was asked for. */
export function signInPage(
  pageContext: PageContext,
  view: Attempt & { next: string; isClosed?: boolean },
): string {
  const { next, isClosed = false, ...attempt } = view;
  const { signIn: words, layout: frame } = pageContext.texts;
  const form = html`${emailField(pageContext, attempt.email)}
${passwordField(pageContext, { name: 'password', label: words.password })}
<input type="hidden" name="next" value="${next}">
<button class="primary">${words.submit}</button>
${passkeyField(pageContext)}`;
  // Staff are added by staff.
  const isForStaff = next.startsWith('/staff');
  const signUp = `/sign-up?next=${encodeURIComponent(next)}`;
  const foot = html`<p><a href="/forgot">${words.forgot}</a></p>
${!isForStaff && html`<p class="actions">${words.noAccount} <a class="button quiet" href="${signUp}">${frame.signUp}</a></p>`}`;
  const lead = isForStaff ? words.neededOfStaff : words.needed;
  return smallPage(pageContext, {
    ...attempt,
    title: words.title,
    lead: isClosed ? lead : words.lead,
    form: postForm(pageContext, { action: '/sign-in', className: 'stack', body: form }),
    foot,
  });
}

export function codePage(pageContext: PageContext, { next, ...attempt }: Attempt & { next: string }): string {
  const { signIn: words } = pageContext.texts;
  const form = html`${field({ name: 'code', label: words.code, autocomplete: 'one-time-code', maxLength: 40 })}
<input type="hidden" name="next" value="${next}">
<button class="primary">${words.codeSubmit}</button>
${passkeyField(pageContext)}`;
  return smallPage(pageContext, {
    ...attempt,
    title: words.codeTitle,
    lead: words.codeLead,
    form: postForm(pageContext, { action: '/sign-in/code', className: 'stack', body: form }),
  });
}

export function signUpPage(
  pageContext: PageContext,
  view: Attempt & { next: string; credit: Money | null },
): string {
  const { signUp: words, signIn, privacy, layout: frame } = pageContext.texts;
  const { next, credit, ...attempt } = view;
  const form = html`${field({ name: 'name', label: words.name, value: attempt.name ?? '', autocomplete: 'name', maxLength: 100 })}
${emailField(pageContext, attempt.email)}
${passwordField(pageContext, { name: 'password', label: signIn.password, isNew: true, hint: words.passwordHint })}
<input type="hidden" name="next" value="${next}">
${pageContext.challengeOf('sign-up')}
<p class="muted">${privacy.agree} <a href="/privacy">${privacy.title}</a></p>
<button class="primary">${words.submit}</button>`;
  const foot = html`${credit !== null && html`<p class="muted">${words.demo(credit)}</p>`}
<p>${words.hasAccount} <a href="/sign-in?next=${encodeURIComponent(next)}">${frame.signIn}</a></p>`;
  return smallPage(pageContext, {
    ...attempt,
    title: words.title,
    lead: words.lead,
    form: postForm(pageContext, { action: '/sign-up', className: 'stack', body: form }),
    foot,
  });
}

export function forgotPage(pageContext: PageContext, attempt: Attempt): string {
  const { reset: words } = pageContext.texts;
  const form = html`${emailField(pageContext, attempt.email)}${pageContext.challengeOf('forgot')}<button class="primary">${words.ask}</button>`;
  return smallPage(pageContext, {
    ...attempt,
    title: words.title,
    lead: words.askLead,
    form: postForm(pageContext, { action: '/forgot', className: 'stack', body: form }),
  });
}

/** A button that proves the address; without a secret: why it cannot. */
export function confirmEmailPage(pageContext: PageContext, { secret }: { secret: string | null }): string {
  const { confirm: words, peopleProblems, layout: frame } = pageContext.texts;
  const again = html`<p>${words.again}</p><p><a class="button primary" href="/profile">${frame.profile}</a></p>`;
  const button = html`<button class="primary">${words.submit}</button>`;
  return smallPage(pageContext, {
    title: words.title,
    lead: words.lead,
    problem: secret === null ? peopleProblems['link-over'] : null,
    form:
      secret === null
        ? again
        : postForm(pageContext, { action: `/confirm/${secret}`, className: 'stack', body: button }),
  });
}

export function resetPage(
  pageContext: PageContext,
  { secret, ...attempt }: Attempt & { secret: string },
): string {
  const { reset: words, signUp } = pageContext.texts;
  const form = html`${passwordField(pageContext, { name: 'password', label: words.newPassword, isNew: true, hint: signUp.passwordHint })}
<button class="primary">${words.submit}</button>`;
  return smallPage(pageContext, {
    ...attempt,
    title: words.title,
    lead: '',
    form: postForm(pageContext, { action: `/reset/${secret}`, className: 'stack', body: form }),
  });
}
