import type { PageContext } from '../../../page-context.ts';
import { field } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { fold } from '../../forms/refused-content.ts';
import { type Html, html } from '../../parts/html.ts';

/** A message to one customer, on every channel that reaches them. */
export function writeForm(pageContext: PageContext, id: string): Html {
  const { staffCare: words } = pageContext.texts;
  const body = html`${field({ name: 'text', id: 'message-text', label: words.messageText, hint: words.messageHint, rows: 4, maxLength: 2000 })}
<div class="actions"><button class="primary">${words.send}</button></div>`;
  const action = `/staff/customers/${id}/message`;
  return fold(pageContext, {
    summary: words.write,
    body: postForm(pageContext, { action, className: 'stack', body }),
  });
}
