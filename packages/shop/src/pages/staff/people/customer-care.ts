import { languages } from '../../../messages/languages.ts';
import type { PageContext } from '../../../page-context.ts';
import { checkbox, field, select } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { fold } from '../../forms/refused-content.ts';
import { type Html, html } from '../../parts/html.ts';
import { state } from '../staff-frame.ts';

/** What staff may change about a customer. */
export interface CustomerCare {
  name: string;
  /** Null: they have none, so there is none to change. */
  email: string | null;
  language: string | null;
  note: string;
  /**
   * Whether the reader may also open the account as the customer: a new address lets its owner set a
   * password.
   */
  mayChangeEmail: boolean;
  /** Null: not blocked. */
  blocked: { at: Date; reason: string } | null;
  /** Subscriptions that run, and whether the reader may suspend them. */
  running: number;
  suspended: number;
  maySuspend: boolean;
}

/** That a customer is blocked, and what staff wrote down: at the top of the page. */
export function customerStanding(
  { texts: { staffCare: words, format } }: PageContext,
  { blocked, note }: Pick<CustomerCare, 'blocked' | 'note'>,
): Html {
  return html`${
    blocked !== null &&
    html`<p class="notice bad">${state('bad', words.blocked)} ${format.dateTime(blocked.at)}: <bdi>${blocked.reason}</bdi></p>`
  }${note !== '' && html`<section class="card note"><h2>${words.note}</h2><p class="address"><bdi>${note}</bdi></p></section>`}`;
}

/** The forms that change who a customer is, and whether they may do anything. */
export function customerCareForms(pageContext: PageContext, id: string, care: CustomerCare): Html {
  const { staffCare: words } = pageContext.texts;
  const isBlocked = care.blocked !== null;
  const edit = fold(pageContext, { summary: words.edit, body: editForm(pageContext, id, care) });
  const block = fold(pageContext, {
    summary: isBlocked ? words.unblock : words.block,
    body: isBlocked ? unblockForm(pageContext, id, care) : blockForm(pageContext, id, care),
  });
  return html`${edit}${block}`;
}

function editForm(pageContext: PageContext, id: string, care: CustomerCare): Html {
  const { staffCare: words, profile, staffPlans } = pageContext.texts;
  const { name, email, language, note, mayChangeEmail } = care;
  const options = [['', words.asBrowser], ...languages.map((one) => [one.code, one.name] as const)] as const;
  const body = html`${field({ name: 'name', label: words.name, value: name, maxLength: 100 })}
${
  email !== null &&
  mayChangeEmail &&
  field({
    name: 'email',
    label: words.email,
    value: email,
    hint: words.emailHint,
    inputMode: 'email',
    type: 'email',
    maxLength: 200,
  })
}
${select({ name: 'language', label: profile.language, value: language ?? '', options })}
${field({ name: 'note', label: words.note, value: note, hint: words.noteHint, rows: 4, maxLength: 2000, optional: true })}
<div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
  return postForm(pageContext, { action: `/staff/customers/${id}/edit`, className: 'stack', body });
}

function blockForm(pageContext: PageContext, id: string, { running, maySuspend }: CustomerCare): Html {
  const { staffCare: words } = pageContext.texts;
  const body = html`<p>${words.blockHint}</p>
${field({ name: 'reason', label: words.reason, hint: words.reasonHint, maxLength: 500 })}
${running > 0 && (maySuspend ? checkbox({ name: 'suspend', label: words.suspend(running), isOn: false }) : html`<p class="muted">${words.runs(running)}</p>`)}
<div class="actions"><button class="danger">${words.block}</button></div>`;
  return postForm(pageContext, { action: `/staff/customers/${id}/block`, className: 'stack', body });
}

function unblockForm(pageContext: PageContext, id: string, { suspended, maySuspend }: CustomerCare): Html {
  const { staffCare: words } = pageContext.texts;
  const body = html`<p>${words.unblockHint}</p>
${suspended > 0 && maySuspend && checkbox({ name: 'resume', label: words.resume(suspended), isOn: true })}
<div class="actions"><button class="primary">${words.unblock}</button></div>`;
  return postForm(pageContext, { action: `/staff/customers/${id}/unblock`, className: 'stack', body });
}
