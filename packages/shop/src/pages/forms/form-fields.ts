import type { PageContext } from '../../page-context.ts';
import { type Html, type HtmlValue, html, perForm, trustedHtml } from '../parts/html.ts';
import { fold, refusedContent } from './refused-content.ts';
import { isRefused } from './refused-form.ts';

interface PostForm {
  action: string;
  id?: string;
  className?: string;
  /** Hidden fields that tell it from other forms of the page with the same action. */
  fixed?: Readonly<Record<string, string>>;
  /** It sends a picture. */
  hasFile?: boolean;
  body: HtmlValue;
}

/** A form that changes something: with its hidden fields, and with what was typed if it was refused. */
export function postForm(pageContext: PageContext, form: PostForm): Html {
  const { refused } = pageContext;
  const { csrf, key, page } = pageContext.form;
  const { action, id, className = '', fixed = {}, hasFile = false, body } = form;
  const hasRoom = className.split(' ').includes('stack');
  return html`<form method="post" action="${action}" class="${className}"${id !== undefined && html` id="${id}"`}${hasFile && trustedHtml(' enctype="multipart/form-data"')}>
<input type="hidden" name="csrf" value="${csrf}">
<input type="hidden" name="key" value="${key}">
<input type="hidden" name="page" value="${page}">
${Object.entries(fixed).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${perForm(() => (isRefused(refused, { action, fixed }) ? refusedContent(refused, { hasRoom, body }) : html`${body}`))}
</form>`;
}

/** A form that stays folded, below what it is for, until somebody opens it or it was refused. */
export function foldedForm(
  pageContext: PageContext,
  { summary, className = 'stack', ...form }: PostForm & { summary: HtmlValue },
): Html {
  return fold(pageContext, { summary, body: postForm(pageContext, { className, ...form }) });
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
