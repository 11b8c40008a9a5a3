import type { DeliveryView, Plan } from '@panelkit/sdk';
import type { Texts } from '../messages/en.ts';
import type { Visit } from '../visit.ts';
import { facts } from './facts.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** A link with its QR code; null when the plan shows none. */
export interface LinkView {
  link: string;
  qr: Html | null;
}

export interface SubscriptionPageView {
  plan: Plan;
  delivery: DeliveryView;
  shopLink: LinkView;
  links: LinkView[];
}

export function subscriptionPage(visit: Visit, view: SubscriptionPageView): string {
  const { subscription: words, subscriptionStatus } = visit.texts;
  const { plan, delivery } = view;
  const tone = delivery.status === 'active' ? 'good' : 'bad';
  const body = html`<div class="frame narrow stack">
<p><a href="/orders/${delivery.orderId}">← ${words.backToOrder}</a></p>
<h1>${plan.name}</h1>
<p role="status"><span class="state ${delivery.status === 'preparing' ? 'wait' : tone}">${subscriptionStatus[delivery.status]}</span></p>
${plan.provisioning.welcomeMessage !== null && html`<p>${plan.provisioning.welcomeMessage}</p>`}
${shopLinkCard(visit.texts, view.shopLink)}
${termsCard(visit.texts, delivery)}
${directLinks(visit.texts, view.links)}
</div>`;
  const live = delivery.status === 'preparing' ? { state: delivery.status, seconds: 2 } : null;
  return layout(visit, { title: `${words.title}: ${plan.name}`, body, live });
}

function shopLinkCard({ subscription: words }: Texts, { link, qr }: LinkView): Html {
  return html`<section class="card link" aria-labelledby="shop-link-heading">
<h2 id="shop-link-heading"><label for="shop-link">${words.shopLink}</label></h2>
${qr !== null && html`<div class="qr" role="img" aria-label="${words.qr}">${qr}</div>`}
${copyField({ id: 'shop-link', link, words })}
<p class="muted">${words.shopLinkHint}</p>
</section>`;
}

function copyField(field: { id: string; link: string; words: Texts['subscription']; label?: string }): Html {
  const { id, link, words, label } = field;
  return html`<div class="copy"><input id="${id}" value="${link}" readonly ${label !== undefined && html`aria-label="${label}"`}>
<button type="button" class="quiet" hidden data-copy="${id}" data-copied="${words.copied}">${words.copy}</button></div>`;
}

function termsCard({ subscription: words, format, plan }: Texts, delivery: DeliveryView): Html {
  const { startsAt, expiresAt, usedBytes, trafficLimitBytes, deviceLimit } = delivery;
  const terms = facts([
    startsAt !== null && [words.starts, time(format.dateTime(startsAt), startsAt)],
    startsAt !== null && [words.expires, time(format.dateTime(expiresAt), expiresAt)],
    [words.devices, plan.deviceLimit(deviceLimit)],
    [words.traffic, words.usage(usedBytes, trafficLimitBytes)],
  ]);
  return html`<section class="card">${terms}
${trafficLimitBytes !== null && html`<progress max="${trafficLimitBytes}" value="${usedBytes}" aria-label="${words.traffic}"></progress>`}</section>`;
}

function time(text: string, instant: Date | null): Html | string {
  return instant === null ? text : html`<time datetime="${instant.toISOString()}">${text}</time>`;
}

function directLinks({ subscription: words }: Texts, links: LinkView[]): Html {
  if (links.length === 0) return html`<p class="muted">${words.preparing}</p>`;
  return html`<details class="card"><summary><h2>${words.direct}</h2></summary>
<p class="muted">${words.directHint}</p>
${links.map(({ link, qr }, index) => [
  copyField({ id: `direct-link-${index + 1}`, link, words, label: `${words.direct} ${index + 1}` }),
  qr !== null && html`<div class="qr" role="img" aria-label="${words.linkQr(index + 1)}">${qr}</div>`,
])}
</details>`;
}
