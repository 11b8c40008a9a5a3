import type {
  DeliveryView,
  EntitlementView,
  ExtensionOffer,
  LinkDevicesView,
  Payment,
  Plan,
  ServerState,
  SubscriptionActions,
  SubscriptionDetails,
} from '@panelkit/sdk';
import { DAY_MS, devicesOf, isClickableLink } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { endOf, timeAndTraffic } from './account-page.ts';
import { notice } from './forms/field.ts';
import { postButton, postForm } from './forms/form-fields.ts';
import { fold } from './forms/refused-content.ts';
import { layout } from './layout.ts';
import { awaitedChange } from './parts/awaited-change.ts';
import { subscriptionBadgeColors } from './parts/badge-colors.ts';
import { barChart } from './parts/bar-chart.ts';
import { clientApps, type Platform, platforms } from './parts/client-apps.ts';
import { newLinkCard, ownDevicesCard, sharedNotice } from './parts/devices-card.ts';
import { entitlementCard } from './parts/entitlement-table.ts';
import { facts } from './parts/facts.ts';
import { type Html, html, toText, trustedHtml } from './parts/html.ts';
import { openInCard } from './parts/open-in-card.ts';
import { handshakeOf, placesCard } from './parts/place-list.ts';
import { planText } from './parts/plan-facts.ts';

/** A link with its QR code; null when the plan shows none. */
export interface LinkView {
  link: string;
  qr: Html | null;
  /** It is longer than a QR code can be. */
  isTooLong: boolean;
}

export interface SubscriptionPageView {
  now: Date;
  plan: Plan;
  subscription: SubscriptionDetails;
  actions: SubscriptionActions;
  /** One period more of the same plan. */
  extension: ExtensionOffer;
  delivery: DeliveryView;
  entitlement: EntitlementView;
  devices: LinkDevicesView;
  /** A payment for a change of it, which waits for money; null when there is none. */
  awaited: Payment | null;
  shopLink: LinkView;
  links: LinkView[];
  /** Links that are only behind the shop link. */
  moreLinks: number;
  /** What was used on each of the last days, the oldest first. */
  usage: { day: Date; bytes: number }[];
  /** Of the reader; null: unknown. */
  platform: Platform | null;
  done: string | null;
  /** They came back from something that makes them want a new link. */
  offersNewLink: boolean;
}

export function subscriptionPage(pageContext: PageContext, view: SubscriptionPageView): string {
  const { subscription: words, subscriptionStatus } = pageContext.texts;
  const { plan, delivery, subscription, now } = view;
  const { name } = planText(pageContext, plan);
  const { welcomeMessage } = plan.provisioning;
  const hasAccess = delivery.status === 'active' || delivery.status === 'on-hold';
  const body = html`<div class="frame narrow stack">
<p><a class="back" href="/orders/${delivery.orderId}">${words.backToOrder}</a></p>
<div class="title"><h1>${name}</h1>
<p role="status"><span class="state ${subscriptionBadgeColors[delivery.status]}">${subscriptionStatus[delivery.status]}</span></p></div>
${notice(view.done)}
${delivery.status !== 'terminated' && sharedNotice(pageContext, view.devices, 'customer')}
${view.awaited !== null && awaitedChange(pageContext, view.awaited)}
${welcomeMessage !== null && html`<p>${welcomeMessage}</p>`}
${hasAccess && openInCard(pageContext.texts, { platform: view.platform, link: view.shopLink.link, name })}
${delivery.status !== 'terminated' && shopLinkCard(pageContext, view)}
<section class="card">${timeAndTraffic(pageContext, subscription, { now, usageAsOf: delivery.usageAsOf })}${termsOf(pageContext, view)}
${subscription.pendingChange !== null && html`<p class="notice wait" role="status">${subscription.waitsFor === null ? words.beingApplied : words.waitsFor[subscription.waitsFor]}</p>`}
${delivery.status !== 'terminated' && delivery.status !== 'preparing' && actionsOf(pageContext, view)}</section>
${delivery.status !== 'terminated' && placesCard(pageContext, delivery.places, { showsAnswers: true })}
${delivery.status !== 'terminated' && ownDevicesCard(pageContext, view.devices, delivery.subscriptionId)}
${usageCard(pageContext, view.usage)}
${entitlementCard(pageContext, view.entitlement)}
${delivery.status !== 'terminated' && [directLinks(pageContext, view), newLinkCard(pageContext, view)]}
</div>`;
  const waiting = delivery.places.filter(({ state }) => state === 'preparing').map(({ key }) => key);
  const isMoving =
    delivery.status === 'preparing' || subscription.pendingChange !== null || waiting.length > 0;
  const state = `${delivery.status} ${subscription.pendingChange?.id ?? ''} ${waiting.join(' ')}`;
  const live = isMoving ? { state, seconds: 2 } : null;
  return layout(pageContext, { title: `${words.title}: ${name}`, body, live });
}

function shopLinkCard(
  { texts }: PageContext,
  { shopLink: { link, qr }, delivery }: SubscriptionPageView,
): Html {
  const { subscription: words } = texts;
  return html`<section class="card link" aria-labelledby="shop-link-heading">
<h2 id="shop-link-heading"><label for="shop-link">${words.shopLink}</label></h2>
${qr !== null && html`<div class="qr" role="img" aria-label="${words.qr}">${qr}</div>`}
${copyField(texts.subscription, { id: 'shop-link', link })}
<p class="muted">${words.shopLinkHint}</p>
<p><a class="button quiet" href="/subscriptions/${delivery.subscriptionId}/package">${words.package}</a></p>
</section>`;
}

/** Extending, renewing by itself, pausing. */
function actionsOf(
  pageContext: PageContext,
  { subscription, actions, extension }: SubscriptionPageView,
): Html {
  const { id, autoRenew } = subscription;
  const { subscription: words, extend } = pageContext.texts;
  const renew = postForm(pageContext, {
    action: `/subscriptions/${id}/auto-renew`,
    body: html`<input type="hidden" name="enabled" value="${autoRenew ? 'no' : 'yes'}">
<button class="quiet" aria-describedby="renew-hint">${autoRenew ? words.autoRenewOff : words.autoRenewOn}</button>`,
  });
  const resume =
    actions.resume.allowed &&
    postButton(pageContext, { action: `/subscriptions/${id}/resume`, label: words.resume });
  const pause =
    actions.pause.allowed &&
    fold(pageContext, {
      summary: words.pause,
      body: html`<p>${words.pauseHint}</p>${postButton(pageContext, { action: `/subscriptions/${id}/pause`, label: words.pause })}`,
    });
  const isExtendable = extension.type !== null;
  return html`<div class="actions">${isExtendable && html`<a class="button primary" href="/subscriptions/${id}/extend">${extend.action}</a>`}<a class="button quiet" href="/subscriptions/${id}/change-plan">${words.changePlan}</a>${renew}${resume}</div>
${pause}
${!isExtendable && html`<p class="muted">${whyNotExtended(pageContext, extension)}</p>`}
<p class="muted" id="renew-hint">${words.autoRenewHint(autoRenew)}</p>`;
}

/** From when on it can be extended, or what else is against it. */
function whyNotExtended({ texts: { extend: words } }: PageContext, offer: ExtensionOffer): string {
  const { reasons, expiresAt, trafficLimitBytes } = offer;
  const denial = reasons.find(({ code, denies }) => denies && code !== 'too-early');
  if (denial !== undefined) return words.denials[denial.code] ?? words.notAllowed;
  const tooEarly = reasons.find(({ code }) => code === 'too-early');
  if (tooEarly === undefined || expiresAt === null) return words.whenUsedUp(trafficLimitBytes !== null);
  const from = new Date(expiresAt.getTime() - Number(tooEarly.facts.thresholdDays) * DAY_MS);
  return words.from(from, trafficLimitBytes !== null);
}

function copyField(
  words: PageContext['texts']['subscription'],
  field: { id: string; link: string; label?: string },
): Html {
  const { id, link, label } = field;
  return html`<div class="copy"><input id="${id}" value="${link}" readonly dir="ltr" ${label !== undefined && html`aria-label="${label}"`}>
<button type="button" class="quiet" hidden data-copy="${id}" data-copied="${words.copied}">${words.copy}</button></div>`;
}

function termsOf({ texts }: PageContext, { delivery, subscription, devices }: SubscriptionPageView): Html {
  const { subscription: words, format, plan } = texts;
  const { startsAt, deviceLimit, server } = delivery;
  const endsAt = endOf(subscription);
  return facts([
    startsAt !== null && [words.starts, time(format.dateTime(startsAt), startsAt)],
    startsAt !== null && [words.expires, time(format.dateTime(endsAt), endsAt)],
    [words.devices, plan.deviceLimit(devicesOf({ deviceLimit, linkDeviceLimit: devices.limit }))],
    delivery.status !== 'terminated' &&
      server !== null && [
        words.server,
        html`${serverState(texts, server)}${delivery.places.length === 0 && handshakeOf(texts, server)}`,
      ],
  ]);
}

function serverState(
  { subscription: words, format }: PageContext['texts'],
  { reachable, responseMs, lastContactAt, handshake }: ServerState,
): Html {
  return html`<span class="state ${reachable ? 'good' : 'bad'}">${reachable ? words.reachable : words.unreachable}</span>
<small>${responseMs !== null && handshake === null && words.answersIn(Math.max(1, Math.round(responseMs)))} ${lastContactAt !== null && words.checked(format.dateTime(lastContactAt))}</small>`;
}

function time(text: string, instant: Date | null): Html | string {
  return instant === null ? text : html`<time datetime="${instant.toISOString()}">${text}</time>`;
}

function usageCard({ texts }: PageContext, usage: SubscriptionPageView['usage']): Html {
  const { subscription: words, format } = texts;
  const bars = usage.map(({ day, bytes }) => ({
    label: format.date(day),
    value: bytes,
    text: format.gigabytes(bytes),
  }));
  const [first, last] = [usage[0], usage.at(-1)];
  const ends =
    first !== undefined &&
    last !== undefined &&
    html`<p class="ends"><small>${format.date(first.day)}</small><small>${format.date(last.day)}</small></p>`;
  const isUnused = usage.every(({ bytes }) => bytes === 0);
  return html`<section class="card" aria-labelledby="usage"><h2 id="usage">${words.usageByDay}</h2>
${isUnused ? html`<p class="muted">${words.noUsage}</p>` : [barChart(bars, words.usageByDay), ends]}</section>`;
}

function directLinks({ texts }: PageContext, { delivery, links, moreLinks }: SubscriptionPageView): Html {
  const { subscription: words } = texts;
  if (delivery.areLinksWithheld) return html`<p class="muted">${texts.devices.withheld}</p>`;
  if (links.length === 0) return html`<p class="muted">${words.preparing}</p>`;
  return html`<details class="card"><summary><h2>${words.direct}</h2></summary>
<p class="muted">${words.directHint}</p>
${links.map(({ link, qr, isTooLong }, index) => [
  copyField(words, { id: `direct-link-${index + 1}`, link, label: words.directLink(index + 1) }),
  qr !== null && html`<div class="qr" role="img" aria-label="${words.linkQr(index + 1)}">${qr}</div>`,
  isTooLong && html`<p class="muted">${words.tooLongForQr}</p>`,
])}
${moreLinks > 0 && html`<p class="muted">${words.moreLinks(moreLinks)}</p>`}
</details>`;
}

/** A file to keep: links, codes and terms in one document that needs nothing else. */
export function subscriptionPackage(pageContext: PageContext, view: SubscriptionPageView): string {
  const { texts, language, shopName } = pageContext;
  const { subscription: words } = texts;
  const { name } = planText(pageContext, view.plan);
  const anchor = (link: string): Html | string =>
    link === view.shopLink.link || isClickableLink(link) ? html`<a href="${link}">${link}</a>` : link;
  const entry = (title: string, { link, qr, isTooLong }: LinkView): Html =>
    html`<section><h2>${title}</h2><p dir="ltr">${anchor(link)}</p>${qr !== null && html`<div class="qr">${qr}</div>`}${isTooLong && html`<p>${words.tooLongForQr}</p>`}</section>`;
  return `<!doctype html>\n${toText(html`<html lang="${language.code}" dir="${language.direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${name} · ${shopName}</title>
<style>${trustedHtml('body{font:16px/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}a{overflow-wrap:anywhere}.qr{width:14rem}dl div{display:flex;gap:1rem}dt{min-width:8rem;color:#555}:lang(fa) ol{list-style:persian}')}</style></head>
<body><h1>${name}</h1>${termsOf(pageContext, view)}
${entry(words.shopLink, view.shopLink)}${view.links.map((link, index) => entry(words.directLink(index + 1), link))}${view.moreLinks > 0 && html`<p>${words.moreLinks(view.moreLinks)}</p>`}
${platforms.map(
  (
    key,
  ) => html`<h2>${texts.howTo.platforms[key]}</h2><ol>${texts.howTo.steps.map((step) => html`<li>${step}</li>`)}</ol>
<ul>${clientApps[key].map(({ name: app, url }) => html`<li>${app}: <a href="${url}">${url}</a></li>`)}</ul>`,
)}</body></html>`)}`;
}
