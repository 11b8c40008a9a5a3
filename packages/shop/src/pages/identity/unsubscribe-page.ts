import type { BroadcastKind } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { notice } from '../forms/field.ts';
import { layout } from '../layout.ts';
import { type Html, html } from '../parts/html.ts';

export interface UnsubscribeView {
  /** Null: the shop did not make the link. */
  kind: BroadcastKind | null;
  isDone: boolean;
  action: string;
}

/** What the link of a mail switches off. It names nobody: mail is forwarded. */
export function unsubscribePage(pageContext: PageContext, view: UnsubscribeView): string {
  const { messageChoices: words } = pageContext.texts;
  const { kind, isDone } = view;
  const title = isDone ? words.doneTitle : words.title;
  const body = html`<div class="frame small stack">
<h1>${title}</h1>
${kind === null && notice(words.invalid, 'bad')}
${kind !== null && isDone && notice(words.done(words.kinds[kind]))}
${kind !== null && !isDone && question(pageContext, { ...view, kind })}
${kind !== null && html`<p class="muted">${words.stays}</p>`}
<p><a href="/profile#messages">${words.choose}</a></p>
</div>`;
  return layout(pageContext, { title, body });
}

/** The address is the proof, so the form has no other: mail programs send it without having seen the page. */
function question(
  { texts: { messageChoices: words }, shopName }: PageContext,
  { kind, action }: { kind: BroadcastKind; action: string },
): Html {
  return html`<section class="card stack"><p>${words.lead(shopName, words.kinds[kind])} ${words.nothingYet}</p>
<form method="post" action="${action}"><button class="primary">${words.stop[kind]}</button></form></section>`;
}
