import type { MethodOffer, Money, OrderQuote, Plan, TaxedPrice } from '@panelkit/sdk';
import { type CartLine, writeCart } from '../cart.ts';
import type { PageContext } from '../page-context.ts';
import { notice, radio } from './forms/field.ts';
import { postForm } from './forms/form-fields.ts';
import { typed } from './forms/refused-content.ts';
import { layout } from './layout.ts';
import { emptyState } from './parts/empty-state.ts';
import { type Html, html } from './parts/html.ts';
import { methodChoices } from './parts/method-choices.ts';
import { planText, taxNote } from './parts/plan-facts.ts';

export interface CartView {
  /** With the tax in their prices. */
  lines: (CartLine & { plan: Plan; price: TaxedPrice })[];
  total: TaxedPrice | null;
}

export function cartPage(pageContext: PageContext, { lines, total }: CartView): string {
  const { cart: words } = pageContext.texts;
  const body = html`<div class="frame narrow stack">
<h1>${words.title}</h1>
${
  lines.length === 0
    ? emptyState({ icon: 'cart', text: words.empty, href: '/', action: words.toPlans })
    : html`<section class="card">
<ul class="rows">${lines.map((line) => lineRow(pageContext, line))}</ul>
${total !== null && html`<p class="total"><span>${words.total}</span> <b>${pageContext.texts.format.money(total)}</b></p>${taxNote(pageContext, total)}`}
<p class="muted">${words.feesHint}</p>
<a class="button primary" href="/checkout">${words.checkout}</a></section>`
}
</div>`;
  return layout(pageContext, { title: words.title, body });
}

function lineRow(pageContext: PageContext, { plan, price, slug, quantity }: CartView['lines'][number]): Html {
  const { cart: words, plan: planWords, format } = pageContext.texts;
  const { name } = planText(pageContext, plan);
  const change = postForm(pageContext, {
    action: '/cart/set',
    className: 'inline',
    fixed: { slug },
    body: html`<input type="text" name="quantity" class="count" inputmode="numeric" maxlength="3" autocomplete="off" value="${typed('quantity', format.number(quantity))}" required aria-label="${planWords.quantity}: ${name}">
<button class="quiet">${words.change}</button>`,
  });
  const remove = postForm(pageContext, {
    action: '/cart/set',
    fixed: { slug, quantity: '0' },
    body: html`<button class="link" aria-label="${words.removeThis(name)}">${words.remove}</button>`,
  });
  return html`<li><div><a href="/plans/${slug}">${name}</a><br><small>${format.money(price)}</small></div>
<div class="actions">${change}${remove}</div></li>`;
}

export interface CheckoutView {
  quote: OrderQuote;
  lines: CartLine[];
  /** What each method asks. */
  offers: MethodOffer[];
  balance: Money;
  problem: string | null;
}

export function checkoutPage(
  pageContext: PageContext,
  { quote, lines, offers, balance, problem }: CheckoutView,
): string {
  const { checkout: words, cart, format } = pageContext.texts;
  const missing = quote.total.amountMinor - balance.amountMinor;
  const canPay = missing <= 0;
  const choices = methodChoices(pageContext, { checksFirst: !canPay, price: quote.total, offers });
  const form = html`<input type="hidden" name="cart" value="${writeCart(lines)}">
<input type="hidden" name="total" value="${quote.total.amountMinor}">
<fieldset><legend>${words.method}</legend>
${radio({ name: 'method', value: 'wallet', label: words.wallet(balance), isOn: canPay, isDisabled: !canPay })}
${choices}</fieldset>
<button class="primary">${words.buy(quote.total)}</button>`;
  const body = html`<div class="frame narrow stack">
<p><a class="back" href="/cart">${cart.title}</a></p>
<h1>${words.title}</h1>
${notice(problem, 'bad')}
<section class="card">
<ul class="rows">${quote.items.map((item) => quoteRow(pageContext, item, quote.total.currency))}</ul>
<p class="total"><span>${cart.total}</span> <b>${format.money(quote.total)}</b></p>
${taxNote(pageContext, { taxMinor: quote.tax.amountMinor, currency: quote.tax.currency, taxBasisPoints: quote.items[0]?.taxBasisPoints ?? 0 })}</section>
${!canPay && lowBalance(pageContext, { ...balance, amountMinor: missing })}
${(canPay || choices.length > 0) && html`<section class="card">${postForm(pageContext, { action: '/orders', className: 'stack', body: form })}</section>`}
</div>`;
  return layout(pageContext, { title: words.title, body });
}

/** The way to more money, and back to what was to be bought. */
function lowBalance(pageContext: PageContext, missing: Money): Html {
  const { checkout: words } = pageContext.texts;
  return html`<section class="card note" aria-labelledby="low"><h2 id="low">${words.low}</h2>
<p>${words.missing(missing)}</p>
<p><a class="button primary" href="/wallet?amount=${missing.amountMinor}&amp;next=/checkout">${words.charge}</a></p></section>`;
}

function quoteRow(pageContext: PageContext, item: OrderQuote['items'][number], currency: string): Html {
  const { checkout: words, format } = pageContext.texts;
  const { name } = planText(pageContext, { id: item.planId, name: item.planName });
  const amount = (amountMinor: number): string => format.money({ amountMinor, currency });
  return html`<li><div class="text">${words.line(name, item.quantity, amount(item.unitPriceMinor))}
${item.setupFeeMinor > 0 && html`<br><small>${words.withSetupFee(amount(item.setupFeeMinor))}</small>`}</div>
<b>${amount(item.totalMinor)}</b></li>`;
}
