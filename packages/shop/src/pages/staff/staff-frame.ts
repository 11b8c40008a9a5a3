import type { PageContext } from '../../page-context.ts';
import { may, type Permission } from '../../roles/permissions.ts';
import { pager } from '../account-page.ts';
import { notice } from '../forms/field.ts';
import { layout } from '../layout.ts';
import { type Html, type HtmlValue, html, trustedHtml } from '../parts/html.ts';
import { searchForm } from './search/search-form.ts';

type Section = readonly [name: string, href: string, permission: Permission | null];

const groups = [
  [
    'daily',
    [
      ['dashboard', '/staff', null],
      ['approvals', '/staff/approvals', null],
      ['receiptsQueue', '/staff/receipts', 'decide-receipts'],
      ['bankMessages', '/staff/bank-messages', 'decide-receipts'],
      ['unmatched', '/staff/unmatched', 'decide-receipts'],
      ['reports', '/staff/reports', 'see-reports'],
    ],
  ],
  [
    'sales',
    [
      ['orders', '/staff/orders', 'see-orders'],
      ['subscriptions', '/staff/subscriptions', 'see-orders'],
      ['customers', '/staff/customers', 'see-customers'],
      ['payments', '/staff/payments', 'see-ledger'],
      ['ledger', '/staff/ledger', 'see-ledger'],
      ['invoices', '/staff/invoices', 'see-ledger'],
      ['rates', '/staff/rates', 'set-rates'],
      ['cards', '/staff/cards', 'manage-cards'],
      ['expenses', '/staff/expenses', 'manage-expenses'],
      ['plans', '/staff/plans', 'manage-plans'],
    ],
  ],
  [
    'servers',
    [
      ['panels', '/staff/panels', 'manage-panels'],
      ['attention', '/staff/attention', 'manage-panels'],
      ['inbounds', '/staff/inbounds', 'manage-panels'],
      ['runs', '/staff/runs', 'manage-panels'],
    ],
  ],
  [
    'shop',
    [
      ['broadcasts', '/staff/broadcasts', 'broadcast'],
      ['notifications', '/staff/notifications', 'see-notifications'],
      ['audit', '/staff/audit', 'see-audit'],
      ['people', '/staff/people', 'manage-staff'],
      ['roles', '/staff/roles', 'manage-roles'],
      ['settings', '/staff/settings', 'manage-settings'],
      ['brand', '/staff/brand', 'manage-settings'],
      ['messages', '/staff/message-texts', 'manage-settings'],
      ['paymentMethods', '/staff/payment-methods', 'manage-settings'],
      ['connections', '/staff/connections', 'manage-settings'],
      ['backups', '/staff/backups', 'manage-backups'],
      ['unusual', '/staff/unusual', 'manage-settings'],
      ['setup', '/staff/setup', 'manage-settings'],
      ['linkAddresses', '/staff/link-addresses', 'manage-settings'],
      ['linkDocuments', '/staff/link-documents', 'manage-settings'],
    ],
  ],
] as const satisfies readonly (readonly [string, readonly Section[]])[];

/** A page for staff: with the way to those that its reader may open. */
export function staffFrame(
  pageContext: PageContext,
  content: {
    title: string;
    body: HtmlValue;
    done?: string | null;
    searched?: string;
    live?: Parameters<typeof layout>[1]['live'];
  },
): string {
  const { staffNav: words } = pageContext.texts;
  const role = pageContext.viewer?.role ?? null;
  const isHere = (href: string): boolean =>
    pageContext.path === href || (href !== '/staff' && pageContext.path.startsWith(`${href}/`));
  const link = ([name, href]: (typeof groups)[number][1][number]): Html =>
    html`<li><a href="${href}"${isHere(href) && trustedHtml(' aria-current="page"')}>${words[name]}</a></li>`;
  const group = ([name, sections]: (typeof groups)[number]): Html | false => {
    const open = sections.filter(([, , permission]) => permission === null || may(role, permission));
    return open.length > 0 && html`<b>${words.groups[name]}</b><ul>${open.map(link)}</ul>`;
  };
  const body = html`<div class="frame office">
<nav class="subnav" aria-label="${pageContext.texts.layout.staff}">${groups.map(group)}</nav>
<div class="stack">${searchForm(pageContext, content.searched ?? '')}
<h1>${content.title}</h1>
${notice(content.done ?? null)}
${content.body}
</div></div>`;
  return layout(pageContext, { title: content.title, body, live: content.live ?? null });
}

/** The heading of a column: its text, or a way to the rows in its order. */
export type Head = string | { label: string; href: string; direction: 'ascending' | 'descending' | null };

const labelOf = (head: Head | undefined): string => (typeof head === 'object' ? head.label : (head ?? ''));

function headCell(head: Head): Html {
  if (head === '') return html`<td></td>`;
  if (typeof head === 'string') return html`<th scope="col">${head}</th>`;
  const { label, href, direction } = head;
  const arrow = { ascending: ' ↑', descending: ' ↓' };
  return html`<th scope="col"${direction !== null && html` aria-sort="${direction}"`}><a href="${href}">${label}${direction !== null && html`<span aria-hidden="true">${arrow[direction]}</span>`}</a></th>`;
}

/** Rows under headings; on a phone each row is a card, with the headings before its values. */
export function table(
  pageContext: PageContext,
  content: {
    label: string;
    heads: readonly Head[];
    rows: HtmlValue[][];
    href?: string;
    nextCursor?: string | null;
    /** What is said where there is no row. */
    nothing?: string;
  },
): Html {
  const {
    label,
    heads,
    rows,
    href = '',
    nextCursor = null,
    nothing = pageContext.texts.staffNav.nothing,
  } = content;
  if (rows.length === 0) return html`<p class="card muted">${nothing}</p>`;
  const cellsOf = (cells: HtmlValue[]): Html[] =>
    cells.map((cell, index) =>
      cell ? html`<td data-head="${labelOf(heads[index])}"><div>${cell}</div></td>` : html`<td></td>`,
    );
  return html`<div class="card scroll" tabindex="0" role="group" aria-label="${label}"><table class="cards">
<thead><tr>${heads.map(headCell)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cellsOf(cells)}</tr>\n`)}</tbody></table></div>
${pager(pageContext, href, nextCursor)}`;
}

/** What a figure says, what it is, and where it leads and what it was before, if known. */
export type Figure = readonly [label: string, value: string, more?: { href?: string; note?: string }];

/** A few figures side by side. */
export const tiles = (figures: readonly Figure[]): Html =>
  html`<div class="figures">${figures.map(
    ([label, value, { href, note } = {}]) =>
      html`<div class="card figure"><span>${label}</span><b>${href === undefined ? value : html`<a href="${href}">${value}</a>`}</b>${note !== undefined && html`<small>${note}</small>`}</div>`,
  )}</div>`;

export const state = (badgeColor: string, text: string): Html =>
  html`<span class="state ${badgeColor}">${text}</span>`;
