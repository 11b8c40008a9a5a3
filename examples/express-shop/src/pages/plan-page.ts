import type { Visit } from '../visit.ts';
import { type Offer, planFacts } from './catalogue-page.ts';
import { postForm } from './form-fields.ts';
import { type Html, html, trustedHtml } from './html.ts';
import { layout } from './layout.ts';

export function planPage(visit: Visit, offer: Offer): string {
  const { plan } = offer;
  const { plan: words, catalogue, format } = visit.texts;
  const body = html`<div class="frame narrow stack">
<p><a href="/">← ${words.back}</a></p>
<article class="card">
<h1>${plan.name}</h1>
<p class="muted">${plan.description}</p>
<p class="price"><b>${format.money(plan.price)}</b> <span class="muted">${catalogue.for(plan.durationDays)}</span></p>
${plan.setupFeeMinor > 0 && html`<p>${words.setupFee({ ...plan.price, amountMinor: plan.setupFeeMinor })}</p>`}
${planFacts(visit.texts, offer)}
${offer.availability.kind === 'available' && purchase(visit, offer)}
</article>
</div>`;
  return layout(visit, { title: plan.name, body });
}

function purchase(visit: Visit, { plan }: Offer): Html {
  const { plan: words } = visit.texts;
  const balance = visit.viewer?.balance;
  if (!balance) {
    return html`<p><a class="button primary" href="/sign-in?next=/plans/${plan.slug}">${words.signIn}</a></p>`;
  }
  const checked = trustedHtml(' checked');
  const canPay = balance.amountMinor >= plan.price.amountMinor;
  const body = html`<input type="hidden" name="planId" value="${plan.id}">
<p class="field"><label for="quantity">${words.quantity}</label>
<input id="quantity" name="quantity" type="number" inputmode="numeric" min="1" value="1" required aria-describedby="quantity-hint">
<small id="quantity-hint">${words.quantityHint}</small></p>
<fieldset><legend>${words.method}</legend>
<label class="choice"><input type="radio" name="method" value="wallet"${canPay && checked}> ${words.wallet(balance)}</label>
<label class="choice"><input type="radio" name="method" value="receipt"${!canPay && checked}> ${words.receipt}</label>
</fieldset>
<button class="primary">${words.buy}</button>`;
  return postForm(visit, { action: '/orders', className: 'stack', body });
}
