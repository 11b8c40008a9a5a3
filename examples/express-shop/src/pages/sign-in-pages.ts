import type { Money } from '@panelkit/sdk';
import type { Visit } from '../visit.ts';
import { layout } from './layout.ts';
import { field, notice } from './parts/field.ts';
import { postForm } from './parts/form-fields.ts';
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
  visit: Visit,
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
  return layout(visit, { title, body });
}

const emailField = (visit: Visit, value = '') =>
  field({
    name: 'email',
    label: visit.texts.signIn.email,
    type: 'email',
    value,
    autocomplete: 'username',
    inputMode: 'email',
    maxLength: 200,
  });

/** `isClosed`: it stands in the place of a page that was asked for. */
export function signInPage(visit: Visit, view: Attempt & { next: string; isClosed?: boolean }): string {
  const { next, isClosed = false, ...attempt } = view;
  const { signIn: words, layout: frame } = visit.texts;
  const form = html`${emailField(visit, attempt.email)}
${field({ name: 'password', label: words.password, type: 'password', autocomplete: 'current-password' })}
<input type="hidden" name="next" value="${next}">
<button class="primary">${words.submit}</button>`;
  // Staff are added by staff.
  const isForStaff = next.startsWith('/staff');
  const signUp = `/sign-up?next=${encodeURIComponent(next)}`;
  const foot = html`<p><a href="/forgot">${words.forgot}</a></p>
${!isForStaff && html`<p class="actions">${words.noAccount} <a class="button quiet" href="${signUp}">${frame.signUp}</a></p>`}`;
  const lead = isForStaff ? words.neededOfStaff : words.needed;
  return smallPage(visit, {
    ...attempt,
    title: words.title,
    lead: isClosed ? lead : words.lead,
    form: postForm(visit, { action: '/sign-in', className: 'stack', body: form }),
    foot,
  });
}

export function codePage(visit: Visit, { next, ...attempt }: Attempt & { next: string }): string {
  const { signIn: words } = visit.texts;
  const form = html`${field({ name: 'code', label: words.code, autocomplete: 'one-time-code', inputMode: 'numeric', maxLength: 10 })}
<input type="hidden" name="next" value="${next}">
<button class="primary">${words.codeSubmit}</button>`;
  return smallPage(visit, {
    ...attempt,
    title: words.codeTitle,
    lead: words.codeLead,
    form: postForm(visit, { action: '/sign-in/code', className: 'stack', body: form }),
  });
}

export function signUpPage(visit: Visit, view: Attempt & { next: string; credit: Money | null }): string {
  const { signUp: words, signIn, layout: frame } = visit.texts;
  const { next, credit, ...attempt } = view;
  const form = html`${field({ name: 'name', label: words.name, value: attempt.name ?? '', autocomplete: 'name', maxLength: 100 })}
${emailField(visit, attempt.email)}
${field({ name: 'password', label: signIn.password, type: 'password', autocomplete: 'new-password', hint: words.passwordHint })}
<input type="hidden" name="next" value="${next}">
<button class="primary">${words.submit}</button>`;
  const foot = html`${credit !== null && html`<p class="muted">${words.demo(credit)}</p>`}
<p>${words.hasAccount} <a href="/sign-in?next=${encodeURIComponent(next)}">${frame.signIn}</a></p>`;
  return smallPage(visit, {
    ...attempt,
    title: words.title,
    lead: words.lead,
    form: postForm(visit, { action: '/sign-up', className: 'stack', body: form }),
    foot,
  });
}

export function forgotPage(visit: Visit, attempt: Attempt): string {
  const { reset: words } = visit.texts;
  const form = html`${emailField(visit, attempt.email)}<button class="primary">${words.ask}</button>`;
  return smallPage(visit, {
    ...attempt,
    title: words.title,
    lead: words.askLead,
    form: postForm(visit, { action: '/forgot', className: 'stack', body: form }),
  });
}

/** A button that proves the address; without a secret: why it cannot. */
export function confirmEmailPage(visit: Visit, { secret }: { secret: string | null }): string {
  const { confirm: words, peopleProblems, layout: frame } = visit.texts;
  const again = html`<p>${words.again}</p><p><a class="button primary" href="/profile">${frame.profile}</a></p>`;
  const button = html`<button class="primary">${words.submit}</button>`;
  return smallPage(visit, {
    title: words.title,
    lead: words.lead,
    problem: secret === null ? peopleProblems['link-over'] : null,
    form:
      secret === null
        ? again
        : postForm(visit, { action: `/confirm/${secret}`, className: 'stack', body: button }),
  });
}

export function resetPage(visit: Visit, { secret, ...attempt }: Attempt & { secret: string }): string {
  const { reset: words, signUp } = visit.texts;
  const form = html`${field({ name: 'password', label: words.newPassword, type: 'password', autocomplete: 'new-password', hint: signUp.passwordHint })}
<button class="primary">${words.submit}</button>`;
  return smallPage(visit, {
    ...attempt,
    title: words.title,
    lead: '',
    form: postForm(visit, { action: `/reset/${secret}`, className: 'stack', body: form }),
  });
}
