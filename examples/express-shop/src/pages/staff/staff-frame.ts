import { may, type Permission } from '../../people/permissions.ts';
import type { Visit } from '../../visit.ts';
import { pager } from '../account-page.ts';
import { notice } from '../field.ts';
import { type Html, type HtmlValue, html, trustedHtml } from '../html.ts';
import { layout } from '../layout.ts';

const sections = [
  ['dashboard', '/staff', null],
  ['receiptsQueue', '/staff/receipts', 'decide-receipts'],
  ['orders', '/staff/orders', 'see-orders'],
  ['customers', '/staff/customers', 'see-customers'],
  ['subscriptions', '/staff/subscriptions', 'see-orders'],
  ['plans', '/staff/plans', 'manage-plans'],
  ['panels', '/staff/panels', 'manage-panels'],
  ['payments', '/staff/payments', 'see-ledger'],
  ['audit', '/staff/audit', 'see-audit'],
  ['runs', '/staff/runs', 'manage-panels'],
  ['people', '/staff/people', 'manage-staff'],
] as const satisfies readonly (readonly [string, string, Permission | null])[];

/** A page for staff: with the way to those that its reader may open. */
export function staffFrame(
  visit: Visit,
  content: { title: string; body: HtmlValue; done?: string | null },
): string {
  const { staffNav: words } = visit.texts;
  const role = visit.viewer?.user.role ?? 'customer';
  const link = ([name, href]: (typeof sections)[number]): Html => {
    const isHere = href === '/staff' ? visit.path === href : visit.path.startsWith(href);
    return html`<a href="${href}"${isHere && trustedHtml(' aria-current="page"')}>${words[name]}</a>`;
  };
  const open = sections.filter(([, , permission]) => permission === null || may(role, permission));
  const body = html`<div class="frame wide stack">
<nav class="subnav" aria-label="${visit.texts.layout.staff}">${open.map(link)}</nav>
<h1>${content.title}</h1>
${notice(content.done ?? null)}
${content.body}
</div>`;
  return layout(visit, { title: content.title, body });
}

/** Rows under headings; on a phone it scrolls by itself. */
export function table(
  visit: Visit,
  content: { label: string; heads: string[]; rows: HtmlValue[][]; href?: string; nextCursor?: string | null },
): Html {
  const { label, heads, rows, href = '', nextCursor = null } = content;
  if (rows.length === 0) return html`<p class="card muted">${visit.texts.staffNav.nothing}</p>`;
  return html`<div class="card scroll" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody></table></div>
${pager(visit, href, nextCursor)}`;
}

export const state = (tone: string, text: string): Html => html`<span class="state ${tone}">${text}</span>`;
