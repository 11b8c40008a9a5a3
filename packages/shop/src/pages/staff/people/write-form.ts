import type { PageContext } from '../../../page-context.ts';
import { field } from '../../forms/field.ts';
import { foldedForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';

/** A message to one customer, on every channel that reaches them. */
export function writeForm(pageContext: PageContext, id: string): Html {
  const { staffCare: words } = pageContext.texts;
  const body = html`${field({ name: 'text', id: 'message-text', label: words.messageText, hint: words.messageHint, rows: 4, maxLength: 2000 })}
<div class="actions"><button class="primary">${words.send}</button></div>`;
  const action = `/staff/customers/${id}/message`;
  return foldedForm(pageContext, { action, summary: words.write, body });
}
