import type { Order, Payment, SubscriptionView, WalletView } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { layout } from './layout.ts';
import { orderBadgeColors, subscriptionBadgeColors } from './parts/badge-colors.ts';
import { emptyState } from './parts/empty-state.ts';
import { facts } from './parts/facts.ts';
import { type Html, html } from './parts/html.ts';
import { planText } from './parts/plan-facts.ts';

export interface AccountView {
  now: Date;
  wallet: WalletView;
  subscriptions: SubscriptionView[];
  orders: Order[];
  /** Top-ups, and payments for changes, that wait for somebody. */
  payments: Payment[];
  planNames: Map<string, string>;
}

export function accountPage(pageContext: PageContext, view: AccountView): string {
  const { account: words } = pageContext.texts;
  const { orders } = view;
  const subscriptions = view.subscriptions.filter(({ termination }) => termination === null);
  const ended = view.subscriptions.filter(({ termination }) => termination !== null);
  const tiles = (rows: SubscriptionView[]): Html =>
    html`<div class="tiles">${rows.map((row) => subscriptionTile(pageContext, row, view))}</div>`;
  const body = html`<div class="frame stack">
<h1>${words.title}</h1>
<section class="stack" aria-labelledby="subscriptions"><h2 id="subscriptions">${words.subscriptions}</h2>
${subscriptions.length === 0 && emptyState({ icon: 'link', text: words.noSubscriptions, href: '/', action: pageContext.texts.cart.toPlans })}
${tiles(subscriptions)}
${ended.length > 0 && html`<details><summary>${words.ended(ended.length)}</summary>${tiles(ended)}</details>`}</section>
<div class="columns">
${walletCard(pageContext, view)}
<section class="card" aria-labelledby="orders"><h2 id="orders">${words.orders}</h2>
${orders.length === 0 && html`<p class="muted">${words.noOrders}</p>`}
<ul class="rows">${orders.slice(0, 5).map((order) => orderRow(pageContext, order))}</ul>
${orders.length > 0 && html`<p><a href="/orders">${words.allOrders}</a></p>`}</section>
</div></div>`;
  return layout(pageContext, { title: words.title, body });
}

/** Top-ups, and payments for changes, that wait for somebody. */
export function awaitedPayments(texts: PageContext['texts'], payments: readonly Payment[]): Html {
  const { wallet: words, paidChange, paymentStatus } = texts;
  const titleOf = ({ wish, amount }: Payment): string =>
    wish === null ? words.topUpOf(amount) : paidChange.titles[wish.change.kind](amount);
  return html`<ul class="rows">${payments.map(
    (payment) =>
      html`<li><a href="/payments/${payment.id}">${titleOf(payment)}</a> <small>${paymentStatus[payment.state.status]}</small></li>`,
  )}</ul>`;
}

function walletCard({ texts }: PageContext, { wallet, payments }: AccountView): Html {
  const { account: words, wallet: walletWords, format } = texts;
  const { currency } = wallet;
  const amount = (amountMinor: number): string => format.money({ amountMinor, currency });
  return html`<section class="card" aria-labelledby="wallet"><h2 id="wallet">${words.wallet}</h2>
<p class="balance"><span class="muted">${words.available}</span> <b>${amount(wallet.availableMinor)}</b></p>
${wallet.heldMinor > 0 && facts([[words.held, amount(wallet.heldMinor)]])}
${wallet.owedMinor > 0 && html`<p class="notice bad">${walletWords.owed(amount(wallet.owedMinor))}</p>`}
${awaitedPayments(texts, payments)}
<p class="actions"><a class="button primary" href="/wallet">${walletWords.topUp}</a></p></section>`;
}

function subscriptionTile(
  pageContext: PageContext,
  row: SubscriptionView,
  { now, planNames }: AccountView,
): Html {
  const { account: words, subscription, subscriptionStatus } = pageContext.texts;
  const name = planText(pageContext, {
    id: row.planId,
    name: planNames.get(row.planId) ?? subscription.title,
  }).name;
  return html`<article class="card">
<div class="title"><h3><a href="/subscriptions/${row.id}">${name}</a></h3>
<span class="state ${subscriptionBadgeColors[row.status]}">${subscriptionStatus[row.status]}</span></div>
${row.granted !== null && timeAndTraffic(pageContext, row, { now })}
<p><a class="button primary" href="/subscriptions/${row.id}">${words.openSubscription}</a></p>
</article>`;
}

/** The end of its period, or its own where that came first; null: it has none. */
export function endOf({
  granted,
  termination,
}: Pick<SubscriptionView, 'granted' | 'termination'>): Date | null {
  const expiresAt = granted?.expiresAt ?? null;
  if (termination === null || (expiresAt !== null && expiresAt < termination.at)) return expiresAt;
  return termination.at;
}

/** What is left, in words and as bars. */
export function timeAndTraffic(
  { texts }: PageContext,
  subscription: Pick<SubscriptionView, 'granted' | 'termination' | 'usedBytes'>,
  { now, usageAsOf = null }: { now: Date; usageAsOf?: Date | null },
): Html | null {
  const { granted, usedBytes } = subscription;
  if (granted === null) return null;
  const { subscription: words, format } = texts;
  const { startsAt, trafficLimitBytes } = granted;
  const endsAt = endOf(subscription);
  const length = endsAt === null ? 0 : endsAt.getTime() - startsAt.getTime();
  const left = endsAt === null ? 0 : Math.max(0, endsAt.getTime() - now.getTime());
  return html`<div class="bars">
<p><span>${endsAt === null ? words.noEnd : words.timeLeft(left)}</span> <small>${endsAt !== null && words.until(endsAt)}</small></p>
${endsAt !== null && html`<progress max="${Math.max(1, length)}" value="${left}" aria-label="${words.timeLeft(left)}"></progress>`}
<p><span>${words.usage(usedBytes, trafficLimitBytes)}</span>${trafficLimitBytes !== null && html` <small>${format.percent(Math.min(1, usedBytes / Math.max(1, trafficLimitBytes)))}</small>`}</p>
${trafficLimitBytes !== null && html`<progress max="${Math.max(1, trafficLimitBytes)}" value="${Math.min(usedBytes, trafficLimitBytes)}" aria-label="${words.usage(usedBytes, trafficLimitBytes)}"></progress>`}
${usageAsOf !== null && html`<p><small>${words.usageAsOf(usageAsOf)}</small></p>`}
</div>`;
}

function orderRow(pageContext: PageContext, order: Order): Html {
  const { orderStatus, format } = pageContext.texts;
  const { status } = order.state;
  return html`<li><div class="text"><a href="/orders/${order.id}">${pageContext.texts.order.title(order.number)}</a><br>
${whatOf(pageContext, order)}<br>
<small>${format.dateTime(order.createdAt)}</small></div>
<div><span class="state ${orderBadgeColors[status]}">${orderStatus[status]}</span> <b>${format.money(order.total)}</b></div></li>`;
}

/** `Gold, 2 × Silver` */
function whatOf(pageContext: PageContext, { items }: Order): string {
  const { number, list } = pageContext.texts.format;
  return list(
    items.map(({ planId, planName, quantity }) => {
      const { name } = planText(pageContext, { id: planId, name: planName });
      return quantity === 1 ? name : `${number(quantity)} × ${name}`;
    }),
  );
}

/** Every order, the newest first, a page at a time. */
export function ordersPage(
  pageContext: PageContext,
  view: { orders: Order[]; nextCursor: string | null },
): string {
  const { account: words } = pageContext.texts;
  const body = html`<div class="frame narrow stack">
<p><a class="back" href="/account">${words.title}</a></p>
<h1>${words.orders}</h1>
${
  view.orders.length === 0
    ? emptyState({ icon: 'receipt', text: words.noOrders, href: '/', action: pageContext.texts.cart.toPlans })
    : html`<section class="card"><ul class="rows">${view.orders.map((order) => orderRow(pageContext, order))}</ul></section>`
}
${pager(pageContext, '/orders', view.nextCursor)}
</div>`;
  return layout(pageContext, { title: words.orders, body });
}

/** The way to older rows. */
export function pager({ texts }: PageContext, href: string, nextCursor: string | null): Html | null {
  if (nextCursor === null) return null;
  const separator = href.includes('?') ? '&' : '?';
  return html`<p><a class="button quiet" href="${href}${separator}cursor=${nextCursor}">${texts.layout.older}</a></p>`;
}
