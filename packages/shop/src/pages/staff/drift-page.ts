import type { DriftEntry, DriftReport, PanelView } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { postForm } from '../forms/form-fields.ts';
import { type Html, html, trustedHtml } from '../parts/html.ts';
import { staffFrame, state, table, tiles } from './staff-frame.ts';

const kinds = [
  'missing',
  'renamed',
  'credentials-differ',
  'should-be-off',
  'should-be-on',
  'ended-early',
  'limits-differ',
  'other-inbound',
  'foreign',
] as const;
/** So many can be chosen at once. */
const MOST = 200;

/** How a panel differs from the shop's records at this moment. */
export function driftPage(
  pageContext: PageContext,
  view: { panel: PanelView; report: DriftReport; done: string | null },
): string {
  const { staffDrift: words, format } = pageContext.texts;
  const { panel, report } = view;
  const counts = kinds.map((kind) => [words.kinds[kind], format.number(report.counts[kind])] as const);
  const ours = report.entries.filter(({ accountId }) => accountId !== null).slice(0, MOST);
  const foreign = report.entries.filter(({ accountId }) => accountId === null).slice(0, MOST);
  const body = html`<p><a class="back" href="/staff/panels/${panel.id}">${panel.name}</a></p>
<p class="lead">${words.lead(report.at, report.listedCount, report.accountCount)}</p>
${tiles(counts)}
<section class="stack" aria-labelledby="ours"><h2 id="ours">${words.ours}</h2>
${ours.length === 0 ? html`<p class="card muted">${words.none}</p>` : oursForm(pageContext, panel, ours)}</section>
<section class="stack" aria-labelledby="foreign"><h2 id="foreign">${words.foreign}</h2>
<p class="muted">${words.foreignHint}</p>
${foreign.length > 0 && table(pageContext, { label: words.foreign, heads: [words.account], rows: foreign.map(({ name }) => [html`<bdi class="break">${name}</bdi>`]) })}</section>`;
  return staffFrame(pageContext, { title: words.title(panel.name), body, done: view.done });
}

function oursForm(pageContext: PageContext, panel: PanelView, entries: DriftEntry[]): Html {
  const { staffDrift: words, staffLists } = pageContext.texts;
  const box = (id: string | null, index: number): Html =>
    html`<input type="checkbox" name="accountIds" value="${id}" aria-label="${words.choose(index + 1)}"${trustedHtml(' checked')}>`;
  const rows = entries.map(({ accountId, subscriptionId, kinds }, index) => [
    box(accountId, index),
    html`<a href="/staff/subscriptions/${subscriptionId}">${subscriptionId?.slice(-8)}</a>`,
    kinds.map((kind) => html`${state('wait', words.kinds[kind])} `),
  ]);
  const heads = [words.repair, pageContext.texts.staffNav.subscriptions, staffLists.change];
  return postForm(pageContext, {
    action: `/staff/panels/${panel.id}/drift`,
    className: 'stack',
    body: html`${table(pageContext, { label: words.ours, heads, rows })}
<div class="actions"><button class="primary">${words.repairChosen}</button></div><p class="muted">${words.repairHint}</p>`,
  });
}
