import type { PageContext } from '../../../page-context.ts';
import { amountField, unitInput } from '../../forms/amount-field.ts';
import { field } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { facts } from '../../parts/facts.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame } from '../staff-frame.ts';

/** Money that staff give to a wallet or take from it, as it was typed and as the shop read it. */
export interface WalletDraft {
  amount: string;
  reason: string;
  sign: 'give' | 'take';
  /** What is typed is read in the unit in which it was shown. */
  unit: string;
  amountMinor: number;
  amountProblem: string | null;
  reasonProblem: string | null;
}

export interface WalletAdjustmentView {
  id: string;
  name: string;
  currency: string;
  draft: WalletDraft;
  /** What the customer can spend now; null where the reader may not see it. */
  availableMinor: number | null;
  /** Whether the draft is shown to be confirmed, not to be changed. */
  isReviewed: boolean;
}

const actionFor = (id: string): string => `/staff/customers/${id}/adjust`;

export function walletForm(
  pageContext: PageContext,
  { id, currency, draft }: { id: string; currency: string; draft?: WalletDraft },
): Html {
  const { staffLists: words } = pageContext.texts;
  const typedAmount = draft !== undefined && { typed: draft.amount, problem: draft.amountProblem };
  const { reason = '', reasonProblem = null } = draft ?? {};
  const body = html`${unitInput(pageContext, currency)}
${amountField(pageContext, { name: 'amount', label: words.adjustAmount, currency, ...typedAmount })}
${field({ name: 'reason', label: words.reason, value: reason, problem: reasonProblem })}
<div class="actions"><button class="primary" name="sign" value="give">${words.give}</button><button class="quiet" name="sign" value="take">${words.take}</button></div>`;
  return postForm(pageContext, { action: actionFor(id), className: 'stack', body });
}

/** The amount as the shop read it: nothing is booked before it is confirmed. */
export function walletAdjustmentPage(pageContext: PageContext, view: WalletAdjustmentView): string {
  const { staffLists: words } = pageContext.texts;
  const { id, name, isReviewed } = view;
  const body = html`<section class="card">${isReviewed ? reviewForm(pageContext, view) : walletForm(pageContext, view)}</section>
<p><a href="/staff/customers/${id}"><bdi>${name}</bdi></a></p>`;
  return staffFrame(pageContext, { title: words.adjust, body, done: null });
}

function reviewForm(pageContext: PageContext, view: WalletAdjustmentView): Html {
  const { staffLists: words, staffCustomer, staffRefunds, account, format } = pageContext.texts;
  const { id, name, currency, draft, availableMinor } = view;
  const { amount, reason, sign, unit, amountMinor } = draft;
  const money = (minor: number): string => format.money({ amountMinor: minor, currency });
  const sum = money(amountMinor);
  const after = (availableMinor ?? 0) + (sign === 'give' ? amountMinor : -amountMinor);
  const body = html`<input type="hidden" name="unit" value="${unit}"><input type="hidden" name="amount" value="${amount}"><input type="hidden" name="reason" value="${reason}"><input type="hidden" name="sign" value="${sign}">
<h2>${staffRefunds.reviewTitle}</h2>
${facts([
  [words.customer, html`<bdi>${name}</bdi>`],
  [sign === 'give' ? words.give : words.take, html`<b>${sum}</b>`],
  availableMinor !== null && [account.available, staffCustomer.nowThen(money(availableMinor), money(after))],
  [words.reason, html`<bdi>${reason}</bdi>`],
])}
<div class="actions"><button class="primary" name="confirmed" value="yes">${sign === 'give' ? staffCustomer.giveSum(sum) : staffCustomer.takeSum(sum)}</button><button class="quiet" name="confirmed" value="no">${staffRefunds.back}</button></div>`;
  return postForm(pageContext, { action: actionFor(id), className: 'stack', body });
}
