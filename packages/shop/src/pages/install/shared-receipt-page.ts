import type { Money } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { layout } from '../layout.ts';
import { emptyState } from '../parts/empty-state.ts';
import { type Html, html } from '../parts/html.ts';

/** A payment that waits for a receipt. */
export interface WaitingPayment {
  amount: Money;
  href: string;
  /** What it pays. */
  purpose: { kind: 'order'; number: string } | { kind: 'topUp' | 'change' };
}

/** Where somebody who shared a picture chooses the payment that it proves. */
export function sharedReceiptPage(pageContext: PageContext, waiting: readonly WaitingPayment[]): string {
  const { catalogue, install } = pageContext.texts;
  const { shared: words } = install;
  const body = html`<div class="frame narrow stack"><h1>${words.title}</h1>
${
  waiting.length === 0
    ? emptyState({ icon: 'wallet', text: words.none, href: '/', action: catalogue.seePlans })
    : html`<section class="card"><ul class="rows">${waiting.map((payment) => row(pageContext, payment))}</ul>
<p class="muted">${words.hint}</p></section>`
}</div>`;
  return layout(pageContext, { title: words.title, body });
}

function row({ texts }: PageContext, { amount, href, purpose }: WaitingPayment): Html {
  const { shared: words } = texts.install;
  const name = purpose.kind === 'order' ? words.order(purpose.number) : words[purpose.kind];
  return html`<li><div>${name}<br><b>${texts.format.money(amount)}</b></div>
<a class="button primary" href="${href}" aria-label="${words.open}: ${name}">${words.open}</a></li>`;
}
