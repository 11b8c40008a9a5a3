import type { KnownDevice, LinkDevicesView, SubscriptionActions } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { confirmedForm, postForm } from '../forms/form-fields.ts';
import { fold } from '../forms/refused-content.ts';
import { type Html, html } from './html.ts';

/** The devices that fetched a link, for those whose plan limits them; null where it does not. */
export function devicesCard(
  pageContext: PageContext,
  { limit, devices }: LinkDevicesView,
  card: { hints: Html; removeAt: ((deviceId: string) => string) | null },
): Html | null {
  const words = pageContext.texts.devices;
  if (limit === null) return null;
  const row = (device: KnownDevice): Html => {
    const name = device.model ?? device.os ?? words.unknown;
    const about = [device.model === null ? null : device.os, device.app].filter((part) => part !== null);
    return html`<li>
<div><bdi>${name}</bdi>${about.length > 0 && html` <small class="muted"><bdi>${about.join(' · ')}</bdi></small>`}<br>
<small>${words.seen(device.firstSeenAt, device.lastSeenAt)}</small></div>
${card.removeAt !== null && postForm(pageContext, { action: card.removeAt(device.id), body: html`<button class="quiet" aria-label="${words.removeOne(name)}">${words.remove}</button>` })}</li>`;
  };
  return html`<section class="card" aria-labelledby="devices"><h2 id="devices">${words.title}</h2>
<p>${devices.length === 0 ? words.none : words.taken(devices.length, limit)}</p>
${devices.length > 0 && html`<ul class="rows">${devices.map(row)}</ul>`}
${card.hints}</section>`;
}

/** What a customer sees of them, and where each is removed. */
export function ownDevicesCard(
  pageContext: PageContext,
  devices: LinkDevicesView,
  subscriptionId: string,
): Html | null {
  const words = pageContext.texts.devices;
  const { nextRemovalAt, isSoft } = devices;
  const hints = html`${nextRemovalAt !== null && html`<p class="notice wait">${words.nextRemoval(nextRemovalAt)}</p>`}
<p class="muted">${words.hint} ${isSoft ? words.soft : words.strict}</p>`;
  const removeAt = (id: string): string => `/subscriptions/${subscriptionId}/devices/${id}/remove`;
  return devicesCard(pageContext, devices, { hints, removeAt: nextRemovalAt === null ? removeAt : null });
}

/** That several people seem to have the link; null where they do not. */
export function sharedNotice(
  pageContext: PageContext,
  { share }: LinkDevicesView,
  reader: 'customer' | 'staff',
): Html | null {
  const words = pageContext.texts.devices;
  if (share === null) return null;
  const { apps, networks, noticedAt } = share;
  const [text, hint] =
    reader === 'staff'
      ? [words.sharedForStaff(apps, networks, noticedAt), '']
      : [words.shared(apps, networks, noticedAt), words.sharedHint];
  return html`<p class="notice wait" role="status">${text} ${hint}</p>`;
}

/**
 * Where others are locked out: by a new link, which stops what they fetch, and by new configurations, which
 * stop what they have.
 */
export function newLinkCard(
  pageContext: PageContext,
  {
    delivery: { subscriptionId },
    actions: { renewConfigurations },
    offersNewLink,
  }: {
    delivery: { subscriptionId: string };
    actions: Pick<SubscriptionActions, 'renewConfigurations'>;
    offersNewLink: boolean;
  },
): Html {
  const { subscription: words } = pageContext.texts;
  const rotate = postForm(pageContext, {
    action: `/subscriptions/${subscriptionId}/rotate`,
    className: 'stack',
    body: html`<p>${words.rotateHint}</p><button class="quiet">${words.rotate}</button>`,
  });
  const isTooOften =
    !renewConfigurations.allowed && renewConfigurations.reasons.includes('renewed-too-often');
  const renew = renewConfigurations.allowed
    ? confirmedForm(pageContext, {
        action: `/subscriptions/${subscriptionId}/renew`,
        hint: words.renewHint,
        confirm: words.renewConfirm,
        label: words.renew,
      })
    : isTooOften && html`<p class="muted">${words.renewedTooOften}</p>`;
  return fold(pageContext, {
    className: 'card',
    isOpen: offersNewLink,
    summary: html`<h2>${words.rotateTitle}</h2>`,
    body: html`${rotate}
${renew && html`<h3>${words.renewTitle}</h3>${renew}`}`,
  });
}
