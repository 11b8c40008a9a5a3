import type { PageContext } from '../../page-context.ts';
import { type Html, type HtmlValue, html, perForm, toTextIn, trustedHtml } from '../parts/html.ts';
import { type RefusedForm, typedIn } from './refused-form.ts';

/** What was typed in a field of a form that was refused; in any other form what the page has for it. */
export function typed(name: string, value: string | number): Html {
  return perForm((form) => html`${form === null ? value : (typedIn(form, name)[0] ?? value)}`);
}

/**
 * The content of a form that was refused. A form that is a column has room to say why; else the page does.
 */
export function refusedContent(refused: RefusedForm, form: { hasRoom: boolean; body: HtmlValue }): Html {
  refused.isShown = true;
  const body = trustedHtml(toTextIn(refused, form.body));
  return html`${form.hasRoom && explanation(refused)}${body}`;
}

/**
 * Why a form was refused, and what is wrong with fields that do not say it. The reader begins here unless a
 * field is marked.
 */
export function explanation(refused: RefusedForm): Html {
  refused.isExplained = true;
  const others = refused.issues.filter(({ path }) => !refused.marked.has(path));
  const focus = refused.marked.size === 0 && trustedHtml(' autofocus');
  return html`<div class="notice bad" role="alert" tabindex="-1"${focus}><p>${refused.text}</p>
${others.length > 0 && html`<ul>${others.map(({ path, text }) => html`<li><bdi>${path}</bdi>: ${text}</li>`)}</ul>`}
<p><small>${refused.code[0]}: <code>${refused.code[1]}</code></small></p></div>`;
}

/** Content that stays folded unless a refused form, or a marked field, is in it. */
export function fold(
  { refused }: PageContext,
  content: { className?: string; isOpen?: boolean; summary: HtmlValue; body: HtmlValue },
): Html {
  return perForm((form) => {
    const stage = (): string => `${refused?.isShown} ${refused?.marked.size}`;
    const before = stage();
    const body = trustedHtml(toTextIn(form, content.body));
    const isOpen = content.isOpen === true || stage() !== before;
    return html`<details${content.className !== undefined && html` class="${content.className}"`}${isOpen && trustedHtml(' open')}><summary>${content.summary}</summary>
${body}</details>`;
  });
}
