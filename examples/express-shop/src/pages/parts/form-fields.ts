import type { Visit } from '../../visit.ts';
import { type Html, type HtmlValue, html } from './html.ts';

/** A form that changes something: with its hidden fields. */
export function postForm(visit: Visit, form: { action: string; className?: string; body: HtmlValue }): Html {
  const { csrf, key } = visit.form;
  return html`<form method="post" action="${form.action}" class="${form.className}">
<input type="hidden" name="csrf" value="${csrf}">
<input type="hidden" name="key" value="${key}">
${form.body}
</form>`;
}

/** A button that is a form of its own. */
export function postButton(
  visit: Visit,
  button: { action: string; label: string; className?: string },
): Html {
  const body = html`<button class="${button.className ?? 'quiet'}">${button.label}</button>`;
  return postForm(visit, { action: button.action, body });
}
