import type { MergePreview } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { checkbox, field } from '../../forms/field.ts';
import { confirmBox, postForm } from '../../forms/form-fields.ts';
import { facts } from '../../parts/facts.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame } from '../staff-frame.ts';

/** One of the two. */
export interface MergedPerson {
  id: string;
  name: string;
}

export interface MergeView {
  /** Who stays. */
  into: MergedPerson;
  /** Null: nobody was chosen yet. */
  wanted: { from: MergedPerson; preview: MergePreview; takesAddress: string | null } | null;
  /** Why nobody was chosen by what was typed. */
  problem: 'nobody' | 'several' | null;
}

/** Which customer is merged into this one, what that moves, and one question. */
export function mergePage(pageContext: PageContext, view: MergeView): string {
  const { staffMerge: words } = pageContext.texts;
  const { into, wanted, problem } = view;
  const find = postForm(pageContext, {
    action: `${pathOf(into.id)}/find`,
    className: 'stack',
    body: html`${field({ name: 'q', label: words.find, hint: words.findHint, maxLength: 300 })}
<div class="actions"><button class="quiet">${words.search}</button></div>`,
  });
  const body = html`${problem !== null && html`<p class="notice bad" role="alert">${words[problem]}</p>`}${
    wanted !== null && preview(pageContext, into, wanted)
  }<section class="card">${find}</section>`;
  return staffFrame(pageContext, { title: words.title(into.name), body, done: null });
}

const pathOf = (id: string): string => `/staff/customers/${id}/merge`;

function preview(
  pageContext: PageContext,
  into: MergedPerson,
  { from, preview: moved, takesAddress }: NonNullable<MergeView['wanted']>,
): Html {
  const { staffMerge: words, format } = pageContext.texts;
  const money = (amountMinor: number) => format.money({ amountMinor, currency: moved.currency });
  const nameOf = ({ id, name }: MergedPerson) =>
    html`<a href="/staff/customers/${id}"><bdi>${name}</bdi></a>`;
  return html`<section class="card"><p>${words.hint}</p>${facts([
    [words.from, nameOf(from)],
    [words.into, nameOf(into)],
    [words.balance, money(moved.balanceMinor)],
    moved.heldMinor > 0 && [words.held, money(moved.heldMinor)],
    moved.owedMinor > 0 && [words.owed, money(moved.owedMinor)],
    [words.orders, words.count(moved.orders)],
    [words.payments, words.count(moved.payments)],
    [words.subscriptions, words.count(moved.subscriptions)],
    [words.chats, words.count(moved.chats)],
    [words.trial, moved.hasTrial ? words.trialUsed : words.trialOpen],
    [words.address, takesAddress === null ? words.keepsAddress : words.takesAddress(takesAddress)],
  ])}
<p><a href="${pathOf(from.id)}?with=${into.id}">${words.swap}</a></p>
${question(pageContext, into, { from, moved })}</section>${moveForm(pageContext, into, { from, moved })}`;
}

/** What stands against it, or the form that does it. */
function question(
  pageContext: PageContext,
  into: MergedPerson,
  { from, moved: { refusal } }: { from: MergedPerson; moved: MergePreview },
): Html {
  const { staffMerge: words, errors } = pageContext.texts;
  if (refusal !== null && refusal !== 'blocked') {
    const details = { fromCustomerId: from.id, intoCustomerId: into.id, reason: refusal };
    return html`<p class="notice bad">${errors.CUSTOMERS_NOT_MERGEABLE(details)}</p>`;
  }
  const body = html`<input type="hidden" name="from" value="${from.id}">
${field({ name: 'reason', label: words.reason, hint: words.reasonHint, maxLength: 500 })}
${refusal === 'blocked' && checkbox({ name: 'allowBlocked', label: words.allowBlocked, isOn: false })}
${confirmBox(words.confirm)}
<div class="actions"><button class="danger">${words.merge}</button></div>`;
  return postForm(pageContext, { action: pathOf(into.id), className: 'stack', body });
}

/**
 * For a newcomer who has bought nothing: the same person, who lost the account from which they wrote before.
 */
function moveForm(
  pageContext: PageContext,
  into: MergedPerson,
  { from, moved: { orders, payments, chats } }: { from: MergedPerson; moved: MergePreview },
): Html | null {
  if (orders > 0 || payments > 0 || chats === 0) return null;
  const { staffMerge: words } = pageContext.texts;
  const body = html`<input type="hidden" name="from" value="${from.id}">
<p>${words.moveHint}</p>
${field({ name: 'reason', label: words.moveReason, hint: words.moveReasonHint, maxLength: 500 })}
${confirmBox(words.confirm)}
<div class="actions"><button class="danger">${words.move}</button></div>`;
  const action = `/staff/customers/${into.id}/move-chats`;
  return html`<section class="card"><h2>${words.moveTitle}</h2>${postForm(pageContext, { action, className: 'stack', body })}</section>`;
}

/** On the page of a customer: who has everything now, or with whom they want to be one. */
export function mergeStanding(
  { texts: { staffMerge: words, format } }: PageContext,
  { id, merged, askedWith }: { id: string; merged: MergedInto | null; askedWith: string | null },
): Html {
  return html`${
    merged !== null &&
    html`<p class="notice bad">${words.merged}, ${format.dateTime(merged.at)}. <a href="/staff/customers/${merged.intoId}">${words.toSurvivor}</a></p>`
  }${
    askedWith !== null &&
    html`<p class="notice">${words.asked} <a href="${pathOf(id)}?with=${askedWith}">${words.toMerge}</a></p>`
  }`;
}

/** Into whom a customer was merged. */
export interface MergedInto {
  intoId: string;
  at: Date;
}

export function mergeLink({ texts: { staffMerge: words } }: PageContext, id: string): Html {
  return html`<p><a href="${pathOf(id)}">${words.open}</a></p>`;
}
