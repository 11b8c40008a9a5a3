import type { BulkRun } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { field } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { progressOf, RUN_COLORS } from '../attention/bulk-runs-card.ts';
import { staffFrame, state, table } from '../staff-frame.ts';

export interface LinkAddressesView {
  /** The preferred one first. */
  addresses: readonly string[];
  /** Of the shop: it always answers. */
  publicUrl: string;
  /** What told customers of a new one, the last first. */
  runs: readonly BulkRun[];
  /** An address that was typed and refused. */
  typed: string;
  isInvalid: boolean;
  done: string | null;
}

/** Under which addresses the links of subscriptions answer. */
export function linkAddressesPage(pageContext: PageContext, view: LinkAddressesView): string {
  const { staffLinkAddresses: words, staffNav } = pageContext.texts;
  const { addresses, done } = view;
  const body = html`<p class="lead">${words.lead}</p>
<div class="card"><ul class="rows">${addresses.map((address, index) => addressRow(pageContext, view, { address, index }))}</ul></div>
<p class="muted">${words.preferHint}</p>
${addForm(pageContext, view)}
${toldCard(pageContext, view)}`;
  return staffFrame(pageContext, { title: staffNav.linkAddresses, body, done });
}

function addressRow(
  pageContext: PageContext,
  { publicUrl }: LinkAddressesView,
  { address, index }: { address: string; index: number },
): Html {
  const { staffLinkAddresses: words } = pageContext.texts;
  const isPreferred = index === 0;
  const isOwn = address === publicUrl;
  const button = (action: 'prefer' | 'remove', label: string): Html =>
    postForm(pageContext, {
      action: `/staff/link-addresses/${action}`,
      fixed: { address },
      body: html`<button class="quiet">${label}</button>`,
    });
  return html`<li><div class="text"><bdi dir="ltr">${address}</bdi> ${isOwn && html`<small>${words.own}</small>`}</div>
<div class="actions">${isPreferred ? state('good', words.preferred) : button('prefer', words.prefer)}
${!isPreferred && !isOwn && button('remove', words.remove)}</div></li>`;
}

function addForm(pageContext: PageContext, { typed, isInvalid }: LinkAddressesView): Html {
  const { staffLinkAddresses: words } = pageContext.texts;
  const refused = isInvalid ? words.invalid : words.known;
  const body = html`${field({
    name: 'address',
    label: words.address,
    hint: words.addressHint,
    value: typed,
    maxLength: 200,
    problem: typed === '' ? null : refused,
  })}
<div class="actions"><button class="primary">${words.add}</button></div>`;
  return html`<section class="card form"><h2>${words.addTitle}</h2>
${postForm(pageContext, { action: '/staff/link-addresses', className: 'stack', body })}</section>`;
}

function toldCard(pageContext: PageContext, { runs }: LinkAddressesView): Html | null {
  const { staffLinkAddresses: words, staffAttention, format } = pageContext.texts;
  if (runs.length === 0) return null;
  return html`<h2>${words.told}</h2>
${table(pageContext, {
  label: words.told,
  heads: words.toldHeads,
  rows: runs.map((run) => [
    html`<bdi dir="ltr">${run.work.kind === 'announce-link' && run.work.address}</bdi>`,
    format.dateTime(run.createdAt),
    progressOf(pageContext, run).text,
    state(RUN_COLORS[run.status], staffAttention.runs.statuses[run.status]),
  ]),
})}`;
}
