import { BROADCAST_KINDS, type BroadcastKind } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { checkbox } from '../forms/field.ts';
import { postForm } from '../forms/form-fields.ts';
import { type Html, html } from '../parts/html.ts';

/** Which broadcasts a customer gets. */
export function messagesCard(pageContext: PageContext, declined: readonly BroadcastKind[]): Html {
  const { messageChoices: words } = pageContext.texts;
  const boxes = BROADCAST_KINDS.map((kind) =>
    checkbox({ name: 'kinds', value: kind, label: words.kinds[kind], isOn: !declined.includes(kind) }),
  );
  return html`<section class="card" aria-labelledby="messages"><h2 id="messages">${words.card}</h2>
<p class="muted">${words.cardHint}</p>
${postForm(pageContext, {
  action: '/profile/messages',
  className: 'stack',
  body: html`<fieldset aria-labelledby="messages">${boxes}</fieldset><button class="quiet">${words.save}</button>`,
})}</section>`;
}
