import type { AuditRow } from '@panelkit/sdk';
import type { Texts } from '../../../messages/texts.ts';
import type { PageContext } from '../../../page-context.ts';
import type { User } from '../../../store/shop-store.ts';
import { field, select } from '../../forms/field.ts';
import { type Html, html } from '../../parts/html.ts';
import { csvLink } from '../csv-link.ts';
import { named } from '../named.ts';
import { staffFrame, table } from '../staff-frame.ts';

/** What a person or a thing is called, and the page that it is on. */
export interface TargetName {
  name: string;
  href: string;
}

export interface AuditView {
  rows: AuditRow[];
  nextCursor: string | null;
  filter: { action: string; targetId: string; actorId: string; address: string };
  /** Who may be asked for. */
  staff: User[];
  /**
   * Of targets and of the customers who acted, by `keyOfTarget`; what the reader may not open is left out.
   */
  names: Map<string, TargetName>;
}

export function keyOfTarget({ kind, id }: AuditRow['target']): string {
  return `${kind} ${id}`;
}

/** Who changed what, from what to what, from where, why and when. */
export function auditPage(pageContext: PageContext, view: AuditView): string {
  const { staffNav, staffLists: words, staffAudit, staffActions, format } = pageContext.texts;
  const { action, targetId, actorId, address } = view.filter;
  const people = view.staff.map(({ email, name }) => [email ?? '', `${name} (${email})`] as const);
  const body = html`<form class="card filters" action="/staff/audit">
${select({ name: 'actorId', label: words.by, value: actorId, options: [['', words.any], ...people] })}
${field({ name: 'action', label: `${words.action} (${words.actionHint})`, value: action, maxLength: 100, optional: true, offers: Object.entries(staffActions) })}
${field({ name: 'targetId', label: `${words.target} (${words.targetHint})`, value: targetId, maxLength: 100, optional: true })}
${field({ name: 'address', label: staffAudit.address, value: address, maxLength: 100, optional: true })}
<div class="actions wide"><button class="primary">${words.show}</button>${csvLink(pageContext, '/staff/export/audit.csv')}</div></form>
${table(pageContext, {
  label: staffNav.audit,
  heads: [words.at, words.by, staffAudit.address, words.action, words.target, words.change, words.reason],
  rows: view.rows.map((row) => [
    format.dateTime(row.at),
    actor(pageContext.texts, view.names, row),
    row.address === null ? null : link(allFrom(row.address)),
    named(staffActions, row.action),
    target(pageContext.texts, view.names, row),
    changes(pageContext.texts, row),
    row.reason,
  ]),
  href: `/staff/audit?${new URLSearchParams(view.filter)}`,
  nextCursor: view.nextCursor,
})}`;
  return staffFrame(pageContext, { title: staffNav.audit, body });
}

function actor({ staffLists }: Texts, names: AuditView['names'], { actor: { kind, id } }: AuditRow): Html {
  const found = kind === 'customer' ? names.get(keyOfTarget({ kind, id })) : undefined;
  const who =
    found === undefined
      ? html`<bdi class="break">${kind === 'customer' ? id.slice(-8) : id}</bdi>`
      : link(found);
  return html`<span class="nowrap">${staffLists.actors[kind]}</span> ${who}`;
}

/** The thing by its name, and the way to all else that was done to it. */
function target({ staffAudit }: Texts, names: AuditView['names'], { target: { kind, id } }: AuditRow): Html {
  const word = staffAudit.kinds[kind] ?? html`<code>${kind}</code>`;
  const found = names.get(keyOfTarget({ kind, id }));
  const all = `/staff/audit?targetId=${encodeURIComponent(id)}`;
  if (found === undefined) return html`${word} <a href="${all}"><bdi>${id.slice(-8)}</bdi></a>`;
  return html`${word} ${link(found)}<br><small><a href="${all}">${staffAudit.all}</a></small>`;
}

/** All that came from there. */
const allFrom = (address: string): TargetName => ({
  name: address,
  href: `/staff/audit?address=${encodeURIComponent(address)}`,
});

const link = ({ name, href }: TargetName): Html => html`<a href="${href}"><bdi>${name}</bdi></a>`;

function changes({ staffLists: words }: Texts, { before, after }: AuditRow): Html | null {
  if (before === null && after === null) return null;
  const part = (fields: Record<string, unknown> | null): string => JSON.stringify(fields ?? {});
  return html`<details><summary>${words.show}</summary><code class="break" dir="ltr">${part(before)} → ${part(after)}</code></details>`;
}
