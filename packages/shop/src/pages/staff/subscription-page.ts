import type {
  ConnectionsView,
  EntitlementView,
  ExtensionOffer,
  ExtensionReason,
  LinkDevicesView,
  PlaceView,
  Plan,
  PlanChangeOffer,
  StoredEvent,
  SubscriptionAccount,
  SubscriptionActions,
  SubscriptionDetails,
} from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import type { Permission } from '../../roles/permissions.ts';
import { timeAndTraffic } from '../account-page.ts';
import { confirmedForm, postButton, postForm } from '../forms/form-fields.ts';
import { subscriptionBadgeColors } from '../parts/badge-colors.ts';
import { devicesCard, sharedNotice } from '../parts/devices-card.ts';
import { entitlementCard } from '../parts/entitlement-table.ts';
import { facts } from '../parts/facts.ts';
import { type Html, html } from '../parts/html.ts';
import { placesCard } from '../parts/place-list.ts';
import { planText } from '../parts/plan-facts.ts';
import { accountsCard } from './accounts-card.ts';
import { reasonForm } from './dashboard-page.ts';
import { historyTable } from './records-pages.ts';
import { staffFrame, state } from './staff-frame.ts';
import { type AdjustmentDraft, adjustForm } from './subscriptions/adjust-form.ts';
import { paidForm, planForm, terminationForm } from './subscriptions/asked-forms.ts';
import { moveForm } from './subscriptions/move-form.ts';

export interface StaffSubscriptionView {
  now: Date;
  subscription: SubscriptionDetails;
  actions: SubscriptionActions;
  plan: Plan;
  customer: string;
  order: string;
  /** Where it may be moved to. */
  inbounds: { id: string; name: string }[];
  /** What it may become. */
  choices: { plan: Plan; offer: PlanChangeOffer }[];
  extension: ExtensionOffer;
  entitlement: EntitlementView;
  places: PlaceView[];
  usageAsOf: Date | null;
  devices: LinkDevicesView;
  accounts: SubscriptionAccount[];
  /** What the panel said just now; null: it was not asked. */
  connections: ConnectionsView | null;
  events: StoredEvent[];
  /** What was typed into the form of days and traffic, and refused. */
  adjustment?: AdjustmentDraft;
  may(permission: Permission): boolean;
  done: string | null;
}

/** A subscription: what is granted and used, everything that can be done with it, and what happened to it. */
export function staffSubscriptionPage(pageContext: PageContext, view: StaffSubscriptionView): string {
  const { subscription, plan } = view;
  const body = html`<div class="columns">${aboutCard(pageContext, view)}${connectionsCard(pageContext, view)}</div>
${placesCard(pageContext, view.places, { showsAnswers: true })}
${sharedNotice(pageContext, view.devices, 'staff')}
${staffDevicesCard(pageContext, view)}
${view.accounts.length > 0 && accountsCard(pageContext, view.accounts, view.may('manage-panels'))}
${DEEDS.some(view.may) && subscription.termination === null && staffActions(pageContext, view)}
${entitlementCard(pageContext, view.entitlement)}
${historyTable(pageContext, view.events)}
<p><a href="/staff/audit?targetId=${subscription.id}">${pageContext.texts.staffSubscription.toAudit}</a></p>`;
  return staffFrame(pageContext, { title: planText(pageContext, plan).name, body, done: view.done });
}

function aboutCard(pageContext: PageContext, view: StaffSubscriptionView): Html {
  const {
    subscriptionStatus,
    subscription: words,
    staffLists,
    staffSubscription,
    staffPlans,
    format,
  } = pageContext.texts;
  const { subscription } = view;
  const { id, status, suspension, termination, granted, pendingChange } = subscription;
  return html`<section class="card"><p>${state(subscriptionBadgeColors[status], subscriptionStatus[status])}</p>
${timeAndTraffic(pageContext, subscription, view)}
${facts([
  [staffLists.customer, html`<a href="/staff/customers/${subscription.customerId}">${view.customer}</a>`],
  [
    staffSubscription.order,
    html`<a href="/staff/orders/${subscription.orderId}"><bdi>${view.order}</bdi></a>`,
  ],
  [staffSubscription.id, html`<bdi class="break">${id}</bdi>`],
  granted !== null && [words.starts, format.dateTime(granted.startsAt)],
  granted !== null && [words.expires, format.dateTime(granted.expiresAt)],
  granted !== null && [
    staffPlans.deviceLimit,
    granted.deviceLimit === null ? '∞' : format.number(granted.deviceLimit),
  ],
  [staffSubscription.autoRenew, subscription.autoRenew ? staffSubscription.on : staffSubscription.off],
  suspension !== null && [staffLists.reason, suspension.reason],
  termination !== null && [staffLists.reason, staffSubscription.ended[termination.reason]],
])}
${pendingChange !== null && html`<p class="notice wait">${words.beingApplied}</p>`}</section>`;
}

function connectionsCard(
  pageContext: PageContext,
  { subscription, connections, may }: StaffSubscriptionView,
): Html {
  const { staffSubscription: words, staffPanels, format } = pageContext.texts;
  const yesNo = (is: boolean | null): string => {
    if (is === null) return words.cannotTell;
    return is ? staffPanels.yes : staffPanels.no;
  };
  const path = `/staff/subscriptions/${subscription.id}`;
  return html`<section class="card" aria-labelledby="use"><h2 id="use">${words.use}</h2>
${
  connections === null
    ? html`<p class="muted">${words.useHint}</p>`
    : facts([
        [words.online, yesNo(connections.online)],
        [
          words.lastOnline,
          connections.lastOnlineAt === null ? '–' : format.dateTime(connections.lastOnlineAt),
        ],
        [
          words.addresses,
          connections.ips === null
            ? words.cannotTell
            : html`<bdi class="break">${connections.ips.join(', ') || '–'}</bdi>`,
        ],
      ])
}
<div class="actions"><a class="button quiet" href="${path}?ask=panel">${words.askPanel}</a>
${may('deliver') && connections?.ips && connections.ips.length > 0 && postButton(pageContext, { action: `${path}/clear-connections`, label: words.clear })}</div></section>`;
}

function staffDevicesCard(
  pageContext: PageContext,
  { subscription, devices, may }: StaffSubscriptionView,
): Html | null {
  const { devices: words } = pageContext.texts;
  const action = `/staff/subscriptions/${subscription.id}/reset-devices`;
  const mayReset = may('act-on-orders') && devices.devices.length > 0;
  const hints = html`<p class="muted">${devices.isSoft ? words.softForStaff : words.strictForStaff}</p>
${mayReset && postButton(pageContext, { action, label: words.reset })}`;
  return devicesCard(pageContext, devices, { hints, removeAt: null });
}

const DEEDS: readonly Permission[] = ['act-on-orders', 'give-service', 'spend-wallets', 'deliver'];

function staffActions(pageContext: PageContext, view: StaffSubscriptionView): Html {
  const { staffLists: words, staffSubscription } = pageContext.texts;
  const { subscription, actions, may } = view;
  const mayAct = may('act-on-orders');
  const action = (staffAction: string): string => `/staff/subscriptions/${subscription.id}/${staffAction}`;
  const button = (staffAction: string, label: string): Html =>
    postButton(pageContext, { action: action(staffAction), label });
  const withReason = (staffAction: 'suspend' | 'reset'): Html =>
    reasonForm(pageContext, {
      action: action(staffAction),
      label: words.staffAction[staffAction],
      reason: words.reason,
    });
  const renew = postForm(pageContext, {
    action: action('auto-renew'),
    body: html`<button class="quiet" name="enabled" value="${subscription.autoRenew ? 'no' : 'yes'}">${subscription.autoRenew ? staffSubscription.renewOff : staffSubscription.renewOn}</button>`,
  });
  return html`<h2>${words.actions}</h2><div class="tiles">
${
  (mayAct || may('give-service')) &&
  html`<section class="card"><h3>${staffSubscription.access}</h3>
${mayAct && actions.suspend.allowed && withReason('suspend')}
${mayAct && actions.resume.allowed && button('resume', words.staffAction.resume)}
${may('give-service') && actions.resetUsage.allowed && withReason('reset')}${mayAct && actions.terminate.allowed && terminationForm(pageContext, action('terminate'))}</section>`
}
<section class="card"><h3>${staffSubscription.time}</h3>${extensionForm(pageContext, view)}${mayAct && renew}</section>
${may('give-service') && actions.adjust.allowed && html`<section class="card"><h3>${staffSubscription.adjustTitle}</h3>${adjustForm(pageContext, view.adjustment, action('adjust'))}</section>`}
${may('spend-wallets') && html`<section class="card"><h3>${staffSubscription.plan}</h3>${planForm(pageContext, view.choices, action('change-plan'))}</section>`}
${may('deliver') && html`<section class="card"><h3>${staffSubscription.place}</h3>${moveForm(pageContext, view, action('move'))}</section>`}
${
  mayAct &&
  html`<section class="card"><h3>${staffSubscription.link}</h3><p class="muted">${staffSubscription.linkHint}</p>
<div class="actions">${button('resend', staffSubscription.resend)}${button('rotate', staffSubscription.rotate)}</div>
${
  actions.renewConfigurations.allowed &&
  confirmedForm(pageContext, {
    action: action('renew'),
    hint: staffSubscription.renewHint,
    confirm: staffSubscription.renewConfirm,
    label: staffSubscription.renew,
  })
}</section>`
}
</div>`;
}

function extensionForm(
  pageContext: PageContext,
  { extension, subscription, may }: StaffSubscriptionView,
): Html {
  const { extend, format } = pageContext.texts;
  const { type, newExpiresAt, newTrafficLimitBytes, priceMinor, currency, reasons } = extension;
  const denial = reasons.find(({ denies, code }) => denies && code !== 'insufficient-balance');
  if (type === null || denial !== undefined)
    return html`<p class="muted">${denialOf(pageContext, denial)}</p>`;
  const price = format.money({ amountMinor: priceMinor, currency });
  const action = `/staff/subscriptions/${subscription.id}/extend`;
  const free = postButton(pageContext, {
    action: `${action}-free`,
    label: pageContext.texts.staffLists.staffAction.extend,
  });
  return html`<p class="muted">${extend.types[type]}: ${format.dateTime(newExpiresAt)} · ${format.gigabytes(newTrafficLimitBytes)}</p>
${may('give-service') && html`<div class="actions">${free}</div>`}
${may('spend-wallets') && paidForm(pageContext, { action, price })}`;
}

function denialOf({ texts }: PageContext, denial: ExtensionReason | undefined): string {
  const { staffSubscription: words, extend } = texts;
  if (denial === undefined) return words.notExtendable;
  if (denial.code === 'too-early') return words.tooEarly(Number(denial.facts.thresholdDays));
  return extend.denials[denial.code] ?? words.notExtendable;
}
