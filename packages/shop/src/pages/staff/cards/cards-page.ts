import { type BankCardView, type BankMessagePattern, moneyUnitsOf } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { amountField, unitInput } from '../../forms/amount-field.ts';
import { checkbox, field, select } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { fold } from '../../forms/refused-content.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame, state } from '../staff-frame.ts';

export interface CardsView {
  cards: BankCardView[];
  currency: string;
  patterns: BankMessagePattern[];
  approveMatches: boolean;
  /** Where the phone posts messages; null: the shop has no secret for it. */
  hookUrl: string | null;
  done: string | null;
}

/** Cards to which customers transfer money, and how the banks' messages are read. */
export function cardsPage(pageContext: PageContext, view: CardsView): string {
  const { staffCards: words, staffNav } = pageContext.texts;
  const body = html`<p class="lead">${words.lead}</p>
${view.cards.map((card) => cardCard(pageContext, card, view.currency))}
<section class="card" aria-labelledby="add-card"><h2 id="add-card">${words.add}</h2>${cardForm(pageContext, null, view.currency)}</section>
${messagesCard(pageContext, view)}`;
  return staffFrame(pageContext, { title: staffNav.cards, body, done: view.done });
}

function cardCard(pageContext: PageContext, card: BankCardView, currency: string): Html {
  const { staffCards: words, format } = pageContext.texts;
  const day = format.money({ amountMinor: card.dayMinor, currency });
  const limit = card.dailyLimitMinor;
  const isOn = card.status === 'enabled';
  const toggle = postForm(pageContext, {
    action: `/staff/cards/${card.id}/status`,
    body: html`<input type="hidden" name="status" value="${isOn ? 'disabled' : 'enabled'}"><button class="quiet">${isOn ? words.disable : words.enable}</button>`,
  });
  return html`<section class="card stack" aria-labelledby="card-${card.id}"><h2 id="card-${card.id}">${card.label} <bdi dir="ltr">…${card.ending}</bdi></h2>
<p>${state(isOn ? 'good' : 'wait', isOn ? words.enabled : words.disabled)} ${limit === null ? words.day(day) : words.dayOf(day, format.money({ amountMinor: limit, currency }))}</p>
${fold(pageContext, { summary: words.change, body: cardForm(pageContext, card, currency) })}${toggle}</section>`;
}

function cardForm(pageContext: PageContext, card: BankCardView | null, currency: string): Html {
  const { staffCards: words, staffPlans } = pageContext.texts;
  const id = card?.id ?? 'new';
  const limit = card?.dailyLimitMinor ?? null;
  const body = html`${unitInput(pageContext, currency)}
${field({ name: 'label', id: `label-${id}`, label: words.label, hint: words.labelHint, maxLength: 100, value: card?.label ?? '' })}
${field({ name: 'number', id: `number-${id}`, label: words.number, maxLength: 60, value: card?.number ?? '' })}
${field({ name: 'holder', id: `holder-${id}`, label: words.holder, maxLength: 100, value: card?.holder ?? '' })}
${field({ name: 'account', id: `account-${id}`, label: words.account, hint: words.accountHint, maxLength: 60, optional: true, value: card?.account ?? '' })}
${amountField(pageContext, { name: 'limit', id: `limit-${id}`, label: words.limit, currency, optional: true, value: limit === null ? null : { amountMinor: limit, currency } })}
<div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
  return postForm(pageContext, {
    action: card === null ? '/staff/cards' : `/staff/cards/${card.id}`,
    className: 'stack',
    body,
  });
}

function messagesCard(pageContext: PageContext, view: CardsView): Html {
  const { staffCards: words, staffPlans } = pageContext.texts;
  const approve = html`<p class="check">${checkbox({ name: 'approve', label: words.approve, isOn: view.approveMatches })}</p>
<p class="muted">${words.approveHint}</p><div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
  return html`<section class="card stack" aria-labelledby="messages"><h2 id="messages">${words.messages}</h2>
<p>${view.hookUrl === null ? words.noHook : html`${words.hook} <bdi><code class="break">${view.hookUrl}</code></bdi>`}</p>
<pre class="break" dir="ltr"><code>{"text": "%text%", "sender": "%from%", "sentAt": %sentStamp%}</code></pre>
${postForm(pageContext, { action: '/staff/cards/approval', className: 'stack', body: approve })}
<h3>${words.patterns}</h3>
<ul class="rows">${view.patterns.map((pattern) => patternRow(pageContext, pattern, view.cards))}</ul>
${view.patterns.length === 0 && html`<p class="muted">${words.noPatterns}</p>`}
${fold(pageContext, {
  summary: words.addPattern,
  body: patternForm(pageContext, view),
})}</section>`;
}

function patternRow(pageContext: PageContext, pattern: BankMessagePattern, cards: BankCardView[]): Html {
  const { staffCards: words, format } = pageContext.texts;
  const card = cards.find(({ id }) => id === pattern.cardId);
  const senders = pattern.senders.length === 0 ? words.anySender : pattern.senders.join(', ');
  const remove = postForm(pageContext, {
    action: '/staff/cards/patterns/remove',
    fixed: { name: pattern.name },
    body: html`<button class="quiet">${words.remove}</button>`,
  });
  return html`<li><div><b>${pattern.name}</b> <small>${format.nameOfUnit(pattern.unit)} · <bdi>${senders}</bdi>${card !== undefined && html` · ${card.label}`}</small><br><small dir="auto">${pattern.template}</small></div><div class="actions">${remove}</div></li>`;
}

function patternForm(pageContext: PageContext, view: CardsView): Html {
  const { staffCards: words, staffPlans, format } = pageContext.texts;
  const units = moneyUnitsOf(view.currency).map((unit) => [unit, format.nameOfUnit(unit)] as const);
  const cards = [
    ['', words.namedInMessage] as const,
    ...view.cards.map(({ id, label }) => [id, label] as const),
  ];
  const body = html`${field({ name: 'name', label: words.bank, maxLength: 100 })}
${field({ name: 'sample', label: words.sample, hint: words.sampleHint, rows: 4, maxLength: 1000 })}
${field({ name: 'template', label: words.template, hint: words.templateHint, rows: 4, maxLength: 1000 })}
${field({ name: 'senders', label: words.senders, hint: words.sendersHint, maxLength: 300, optional: true })}
${select({ name: 'amountUnit', label: words.unit, value: '', options: units })}
${select({ name: 'cardId', label: words.card, value: '', options: cards })}
<div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
  return postForm(pageContext, { action: '/staff/cards/patterns', className: 'stack', body });
}
