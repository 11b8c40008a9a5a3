import type { PageContext } from '../page-context.ts';
import { layout } from './layout.ts';
import { html } from './parts/html.ts';

/** How a payment stands, for who may know no more of it. */
export type PaymentStanding = 'paid' | 'part' | 'arriving' | 'waiting' | 'over';

/**
 * After a payment at a provider's page. `chat`: back to the bot; `page`: to the order or payment, for who
 * signs in.
 */
export function paymentReturnPage(
  pageContext: PageContext,
  { standing, chat, page }: { standing: PaymentStanding; chat: string | null; page: string | null },
): string {
  const { paymentReturn: words, telegram } = pageContext.texts;
  const body = html`<div class="frame narrow stack"><h1>${words.title}</h1>
<section class="card stack"><p role="status"><b>${words.standings[standing]}</b></p>
${page === null && html`<p>${words.chatHint}</p>`}
${chat !== null && html`<p><a class="button primary" href="${chat}">${telegram.openBot}</a></p>`}
${page !== null && html`<p><a class="button primary" href="${page}">${page.startsWith('/orders/') ? words.seeOrder : words.seePayment}</a></p>`}</section></div>`;
  const isOver = standing === 'paid' || standing === 'over';
  return layout(pageContext, {
    title: words.title,
    body,
    live: isOver ? null : { state: standing, seconds: 5 },
  });
}
