import type { PageContext } from '../page-context.ts';
import { hasSecondFactor } from '../people/has-second-factor.ts';
import type { Viewer } from '../roles/viewer.ts';
import { field, notice } from './forms/field.ts';
import { foldedForm, postForm } from './forms/form-fields.ts';
import { passkeyField } from './identity/passkey-field.ts';
import { passwordField } from './identity/password-field.ts';
import { layout } from './layout.ts';
import { type Html, html } from './parts/html.ts';

/** What only the person knows, besides whatever else a form asks for. */
export function proofFields(pageContext: PageContext, isOn: boolean): Html {
  const { profile: words } = pageContext.texts;
  return html`${passwordField(pageContext, { name: 'password', label: words.present })}
${isOn && field({ name: 'present', label: words.presentCode, autocomplete: 'one-time-code', maxLength: 40 })}
${pageContext.viewer?.user.hasPasskey && passkeyField(pageContext)}`;
}

export function secondFactorCard(
  pageContext: PageContext,
  { viewer: { user }, recoveryCodes }: { viewer: Viewer; recoveryCodes: number },
): Html {
  const { profile: words } = pageContext.texts;
  const isOn = hasSecondFactor(user);
  const hasApp = user.sealedTotp !== null;
  const whatIsOn = hasApp ? words.secondFactorOn : words.secondFactorByPasskey;
  const withProof = (action: string, title: string): Html =>
    foldedForm(pageContext, {
      action: `/profile/second-factor/${action}`,
      summary: title,
      body: html`${proofFields(pageContext, true)}<button class="quiet">${title}</button>`,
    });
  const whenOn = html`<p>${words.recoveryCodesLeft(recoveryCodes)}</p>
<p><a href="/profile/second-factor">${hasApp ? words.anotherApp : words.addApp}</a></p>
${withProof('codes', words.newRecoveryCodes)}${hasApp && withProof('off', words.switchOff)}`;
  return html`<section class="card" aria-labelledby="second-factor"><h2 id="second-factor">${words.secondFactor}</h2>
<p>${isOn ? whatIsOn : words.secondFactorOff}</p>
${isOn ? whenOn : html`<p><a class="button primary" href="/profile/second-factor">${words.switchOn}</a></p>`}</section>`;
}

/** Asks for the first code of a new second factor, and for what only the person knows. */
export function secondFactorPage(
  pageContext: PageContext,
  { secret, qr, problem, isOn }: { secret: string; qr: Html; problem: string | null; isOn: boolean },
): string {
  const { profile: words, signIn } = pageContext.texts;
  const form = html`<input type="hidden" name="secret" value="${secret}">
${field({ name: 'code', label: signIn.code, autocomplete: 'one-time-code', inputMode: 'numeric', maxLength: 10 })}
${proofFields(pageContext, isOn)}
<button class="primary">${words.confirm}</button>`;
  const body = html`<div class="frame small stack">
<h1>${words.secondFactorTitle}</h1>
<p class="lead">${words.scan}</p>
${notice(problem, 'bad')}
<section class="card">
<div class="qr" role="img" aria-label="${words.qr}">${qr}</div>
<p>${words.key}: <code class="break">${secret}</code></p>
${postForm(pageContext, { action: '/profile/second-factor', className: 'stack', body: form })}</section>
</div>`;
  return layout(pageContext, { title: words.secondFactorTitle, body });
}

/** Shown once. */
export function recoveryCodesPage(pageContext: PageContext, { codes }: { codes: string[] }): string {
  const { profile: words } = pageContext.texts;
  const body = html`<div class="frame small stack">
<h1>${words.recoveryCodes}</h1>
<p class="lead">${words.recoveryCodesLead}</p>
<section class="card"><ul class="rows">${codes.map((code) => html`<li><code dir="ltr">${code}</code></li>`)}</ul></section>
<p><a class="button primary" href="/profile">${words.kept}</a></p>
</div>`;
  return layout(pageContext, { title: words.recoveryCodes, body });
}
