import type { PageContext } from '../../page-context.ts';
import { type Field, field, notice, select } from '../forms/field.ts';
import { postForm } from '../forms/form-fields.ts';
import { passwordField } from '../identity/password-field.ts';
import { layout } from '../layout.ts';
import { html } from '../parts/html.ts';

type FirstField = 'code' | 'shop' | 'currency' | 'name' | 'email' | 'password';

export interface FirstOwnerView {
  /** What was typed before, but for the password. */
  typed: Partial<Record<Exclude<FirstField, 'password'>, string>>;
  /** What is wrong with each field. */
  problems: Partial<Record<FirstField, string>>;
  /** Null: the environment decides it. */
  currencies: readonly (readonly [code: string, label: string])[] | null;
  currency: string;
}

/**
 * The only page of a shop without an owner that changes something: whoever read the code becomes the owner.
 */
export function firstOwnerPage(pageContext: PageContext, view: FirstOwnerView): string {
  const { typed, problems, currencies, currency } = view;
  const { setup, signIn, signUp, format } = pageContext.texts;
  const { first: words } = setup;
  const text = (name: Exclude<FirstField, 'password'>, label: string, rest: Partial<Field> = {}) =>
    field({ name, label, value: typed[name] ?? '', problem: problems[name] ?? null, ...rest });
  const form = html`${text('code', words.code, { hint: words.codeHint, maxLength: 40 })}
${text('shop', words.shop, { maxLength: 50 })}
${
  currencies === null
    ? html`<p class="muted">${words.currencyFixed(format.unitName(currency))}</p>`
    : html`${select({ name: 'currency', label: words.currency, value: typed.currency ?? '', options: [['', words.chooseCurrency], ...currencies] })}
<p class="muted">${problems.currency ?? words.currencyHint}</p>`
}
<fieldset class="stack"><legend>${words.you}</legend>
${text('name', signUp.name, { autocomplete: 'name', maxLength: 100 })}
${text('email', signIn.email, { type: 'email', autocomplete: 'username', inputMode: 'email', maxLength: 200 })}
${passwordField(pageContext, { name: 'password', label: signIn.password, isNew: true, hint: signUp.passwordHint, problem: problems.password ?? null })}
</fieldset>
<button class="primary">${words.submit}</button>`;
  const body = html`<div class="frame small stack"><h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
${notice(Object.values(problems)[0] ?? null, 'bad')}
<section class="card">${postForm(pageContext, { action: '/setup', className: 'stack', body: form })}</section></div>`;
  return layout(pageContext, { title: words.title, body });
}
