import type { PageContext } from '../../page-context.ts';
import { type Html, type HtmlValue, html } from './html.ts';

/** A form that changes something: with its hidden fields. */
export function postForm(
  pageContext: PageContext,
  form: { action: string; id?: string; className?: string; body: HtmlValue },
): Html {
  const { csrf, key } = pageContext.form;
  return html`<form method="post" action="${form.action}" class="${form.className}"${form.id !== undefined && html` id="${form.id}"`}>
<input type="hidden" name="csrf" value="${csrf}">
<input type="hidden" name="key" value="${key}">
${form.body}
</form>`;
}

/** To be ticked before a form is sent: what it leads to. */
export function confirmBox(label: string): Html {
  return html`<p class="check"><label><input type="checkbox" name="confirmed" value="yes" required> ${label}</label></p>`;
}

/** What cannot be undone: its button works once the reader has ticked what it leads to. */
export function confirmedForm(
  pageContext: PageContext,
  form: { action: string; hint: string; confirm: string; label: string },
): Html {
  const body = html`<p>${form.hint}</p>
${confirmBox(form.confirm)}
<button class="quiet">${form.label}</button>`;
  return postForm(pageContext, { action: form.action, className: 'stack', body });
}

/** A button that is its own form. */
export function postButton(
  pageContext: PageContext,
  button: { action: string; label: string; className?: string },
): Html {
  const body = html`<button class="${button.className ?? 'quiet'}">${button.label}</button>`;
  return postForm(pageContext, { action: button.action, body });
}
