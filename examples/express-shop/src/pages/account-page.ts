import type { Order, SubscriptionView, WalletView } from '@panelkit/sdk';
import type { Visit } from '../visit.ts';
import { facts } from './facts.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

export interface AccountView {
  wallet: WalletView;
  subscriptions: SubscriptionView[];
  orders: Order[];
}

export function accountPage(visit: Visit, { wallet, subscriptions, orders }: AccountView): string {
  const { account: words, format } = visit.texts;
  const amount = (amountMinor: number): string => format.money({ amountMinor, currency: wallet.currency });
  const planNames = new Map(
    orders.flatMap(({ items }) => items.map(({ planId, planName }) => [planId, planName])),
  );
  const balance = facts([
    [words.available, amount(wallet.availableMinor)],
    [words.held, amount(wallet.heldMinor)],
  ]);
  const body = html`<div class="frame narrow stack">
<h1>${words.title}</h1>
<section class="card" aria-labelledby="wallet"><h2 id="wallet">${words.wallet}</h2>
${balance}</section>
<section class="card" aria-labelledby="subscriptions"><h2 id="subscriptions">${words.subscriptions}</h2>
${subscriptions.length === 0 && html`<p class="muted">${words.noSubscriptions}</p>`}
<ul class="rows">${subscriptions.map((row) => subscriptionRow(visit, row, planNames.get(row.planId)))}</ul></section>
<section class="card" aria-labelledby="orders"><h2 id="orders">${words.orders}</h2>
${orders.length === 0 && html`<p class="muted">${words.noOrders}</p>`}
<ul class="rows">${orders.map((order) => orderRow(visit, order))}</ul></section>
</div>`;
  return layout(visit, { title: words.title, body });
}

function subscriptionRow({ texts }: Visit, row: SubscriptionView, planName: string | undefined): Html {
  const { account: words, subscriptionStatus, format } = texts;
  return html`<li><a href="/subscriptions/${row.id}">${planName ?? texts.subscription.title}</a>
<small>${subscriptionStatus[row.status]}${row.granted !== null && `, ${words.until(format.dateTime(row.granted.expiresAt))}`}</small></li>`;
}

function orderRow({ texts }: Visit, order: Order): Html {
  const { orderStatus, format } = texts;
  return html`<li><a href="/orders/${order.id}">${texts.order.title(order.number)}</a>
<small>${orderStatus[order.state.status]}, ${format.money(order.total)}, ${format.dateTime(order.createdAt)}</small></li>`;
}
