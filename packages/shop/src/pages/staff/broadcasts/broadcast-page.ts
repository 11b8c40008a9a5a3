import {
  type BroadcastDelivery,
  type BroadcastPreview,
  type BroadcastReport,
  DELIVERY_STATES,
  type DeliveryState,
} from '@panelkit/sdk';
import { languages } from '../../../messages/languages.ts';
import type { PageContext } from '../../../page-context.ts';
import { postButton, postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame, state, table, tiles } from '../staff-frame.ts';
import { STATUS_COLORS } from './broadcasts-page.ts';

export interface BroadcastView extends BroadcastReport {
  /** How many a draft would reach now; null once it has started. */
  preview: BroadcastPreview | null;
  /** The first deliveries without a known outcome, by channel. */
  unknown: { channel: string; rows: BroadcastDelivery[] }[];
  /** Names of customers, by id. */
  names: Map<string, string>;
  /** As people read it in their mail; empty: it is not mailed. */
  mails: { language: string; subject: string; text: string }[];
  done: string | null;
}

const REFRESH_SECONDS = 3;

/** A draft with its preview and its recipients, or the progress of a broadcast that has started. */
export function broadcastPage(pageContext: PageContext, view: BroadcastView): string {
  const { staffBroadcasts: words, staffNav } = pageContext.texts;
  const { broadcast, counts, done } = view;
  const { status } = broadcast;
  const body = html`<p><a class="back" href="/staff/broadcasts">${staffNav.broadcasts}</a></p>
<p>${state(STATUS_COLORS[status], words.statuses[status])} ${words.kinds[broadcast.kind]} · ${broadcast.channels.map(words.channel).join(' · ')}</p>
${view.preview === null ? reportCard(pageContext, view) : previewCard(pageContext, view.preview, broadcast.id)}
${actions(pageContext, view)}
${textsCard(pageContext, view)}
${view.unknown.map((one) => unknownCard(pageContext, view, one))}`;
  const isMoving = status === 'running' || status === 'recalling';
  const live = isMoving ? { state: JSON.stringify([status, counts]), seconds: REFRESH_SECONDS } : null;
  return staffFrame(pageContext, { title: words.message, body, done, live });
}

function previewCard(pageContext: PageContext, preview: BroadcastPreview, id: string): Html {
  const { staffBroadcasts: words, format } = pageContext.texts;
  const { matching, declined, channels } = preview;
  const reached = channels.flatMap(({ channel, reachable }) =>
    reachable === null ? [] : [[words.reachable(words.channel(channel)), format.number(reachable)] as const],
  );
  return html`${tiles([
    [words.matching, format.number(matching)],
    [words.declined, format.number(declined)],
    ...reached,
  ])}${channels.length > 1 && html`<p class="muted">${words.channelsHint}</p>`}<p><a class="button quiet" href="/staff/broadcasts/${id}/edit">${words.edit}</a></p>`;
}

/** Shown even at zero: they say how far the broadcast is. */
const ALWAYS: readonly DeliveryState[] = ['pending', 'sent', 'blocked', 'failed', 'unknown'];

function reportCard(pageContext: PageContext, { counts, channels }: BroadcastView): Html {
  const { staffBroadcasts: words, format } = pageContext.texts;
  const shown = DELIVERY_STATES.filter((name) => ALWAYS.includes(name) || counts[name] > 0);
  const all = tiles(shown.map((name) => [words.states[name], format.number(counts[name])] as const));
  if (channels.length < 2) return all;
  return html`${all}<h2>${words.byChannel}</h2>${table(pageContext, {
    label: words.byChannel,
    heads: [words.oneChannel, ...shown.map((name) => words.states[name])],
    rows: channels.map((one) => [
      words.channel(one.channel),
      ...shown.map((name) => format.number(one.counts[name])),
    ]),
  })}`;
}

function actions(pageContext: PageContext, { broadcast, moves, preview }: BroadcastView): Html {
  const { staffBroadcasts: words } = pageContext.texts;
  const { id, status, channels, content } = broadcast;
  const written = languages.filter(({ code }) => Object.hasOwn(content.texts, code));
  const test = (channel: string) =>
    written.map(({ code, name }) =>
      postForm(pageContext, {
        action: `/staff/broadcasts/${id}/test`,
        fixed: { channel, language: code },
        body: html`<button class="quiet">${words.test(words.channel(channel), name)}</button>`,
      }),
    );
  const buttons = moves.map((move) =>
    postButton(pageContext, {
      action: `/staff/broadcasts/${id}/${move}`,
      label: move === 'stop' && status === 'draft' ? words.discard : words.moves[move],
      className: move === 'start' || move === 'resume' ? 'primary' : 'quiet',
    }),
  );
  const hint = preview === null ? null : words.startHint(preview.matching - preview.declined);
  return html`<div class="card stack">${hint !== null && html`<p>${hint}</p>`}
<div class="actions">${buttons}${status === 'draft' && channels.map(test)}</div>
${moves.includes('recall') && html`<p><small>${words.recallHint}</small></p>`}</div>`;
}

function textsCard(pageContext: PageContext, { rendered, mails }: BroadcastView): Html {
  const { staffBroadcasts: words } = pageContext.texts;
  return html`<section class="card stack" aria-labelledby="preview"><h2 id="preview">${words.preview}</h2>
${rendered.map(({ language, text, button }) => {
  const known = languages.find(({ code }) => code === language);
  return html`<h3>${known?.name}</h3><p class="message" lang="${language}" dir="${known?.direction}">${text}</p>
${button !== null && html`<p><bdi>${button.label}</bdi> → <bdi>${button.url}</bdi></p>`}`;
})}
${mails.map((mail) => mailPreview(pageContext, mail))}</section>`;
}

function mailPreview(
  pageContext: PageContext,
  { language, subject, text }: BroadcastView['mails'][number],
): Html {
  const { staffBroadcasts: words } = pageContext.texts;
  const known = languages.find(({ code }) => code === language);
  return html`<details><summary><h3>${words.mailPreview(known?.name ?? language)}</h3></summary>
<p>${words.subject}: <strong><bdi>${subject}</bdi></strong></p>
<p class="message" lang="${language}" dir="${known?.direction}">${text}</p></details>`;
}

function unknownCard(
  pageContext: PageContext,
  { broadcast, channels, names }: BroadcastView,
  { channel, rows }: BroadcastView['unknown'][number],
): Html {
  const { staffBroadcasts: words } = pageContext.texts;
  const count = channels.find((one) => one.channel === channel)?.counts.unknown ?? 0;
  const mayResend = ['running', 'paused', 'done'].includes(broadcast.status);
  return html`<section class="card stack" aria-labelledby="unknown-${channel}"><h2 id="unknown-${channel}">${words.unknown} · ${words.channel(channel)}</h2>
<p>${words.unknownHint}</p>
<ul class="rows">${rows.map(
    ({ customerId, reason }) =>
      html`<li><a href="/staff/customers/${customerId}"><bdi>${names.get(customerId) ?? customerId.slice(-8)}</bdi></a> <small><code>${reason}</code></small></li>`,
  )}</ul>
${count > rows.length && html`<p class="muted">${words.firstOnly(rows.length)}</p>`}
${
  mayResend &&
  postForm(pageContext, {
    action: `/staff/broadcasts/${broadcast.id}/resend`,
    fixed: { channel },
    body: html`<button class="quiet">${words.resend(count)}</button>`,
  })
}</section>`;
}
