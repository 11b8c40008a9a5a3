import { type ApprovalInput, isApprovalKind } from '../../../approvals/approval-input.ts';
import type { Approval } from '../../../approvals/approvals.ts';
import type { PageContext } from '../../../page-context.ts';
import { isMoneyLimit, LIMITS } from '../../../roles/role-limits.ts';
import { type StaffRole, toStaffRole } from '../../../roles/roles.ts';
import { postButton } from '../../forms/form-fields.ts';
import { facts } from '../../parts/facts.ts';
import { type Html, type HtmlValue, html } from '../../parts/html.ts';
import { staffFrame, state } from '../staff-frame.ts';
import { roleName } from './role-name.ts';

export interface ApprovalsView {
  approvals: Approval[];
  /** The reader. */
  me: string;
  currency: string;
  /** Names by id. */
  people: Map<string, string>;
  customers: Map<string, string>;
  panels: Map<string, string>;
  roles: StaffRole[];
  done: string | null;
}

/** What waits for a second member of the staff, and what became of the rest. */
export function approvalsPage(pageContext: PageContext, view: ApprovalsView): string {
  const { staffApprovals: words, staffNav } = pageContext.texts;
  const open = view.approvals.filter(({ status }) => status === 'open');
  const closed = view.approvals.filter(({ status }) => status !== 'open');
  const card = (approval: Approval): Html => approvalCard(pageContext, view, approval);
  const body = html`<p class="lead">${words.lead}</p>
${open.length === 0 ? html`<p class="card muted">${words.nothing}</p>` : open.map(card)}
${closed.length > 0 && html`<h2>${words.earlier}</h2>${closed.map(card)}`}`;
  return staffFrame(pageContext, { title: staffNav.approvals, body, done: view.done });
}

function approvalCard(pageContext: PageContext, view: ApprovalsView, approval: Approval): Html {
  const { staffApprovals: words, format } = pageContext.texts;
  const { id, kind, status, requestedBy, requestedAt, decidedBy, decidedAt, input } = approval;
  const nameOf = (userId: string): string => view.people.get(userId) ?? userId.slice(-8);
  const colours = {
    open: 'wait',
    approved: 'wait',
    done: 'good',
    declined: 'bad',
    failed: 'bad',
    expired: 'bad',
  };
  const rows: [string, HtmlValue][] = [
    ...(input === null ? [] : factsOf(pageContext, view, input)),
    [words.askedBy, html`<bdi>${nameOf(requestedBy)}</bdi> · ${format.dateTime(requestedAt)}`],
    ...(decidedBy === null
      ? [[words.openUntil, format.dateTime(approval.expiresAt)] satisfies [string, HtmlValue]]
      : [
          [words.decidedBy, html`<bdi>${nameOf(decidedBy)}</bdi> · ${format.dateTime(decidedAt)}`] satisfies [
            string,
            HtmlValue,
          ],
        ]),
  ];
  const button = (verb: 'approve' | 'decline', label: string, className: string): Html =>
    postButton(pageContext, { action: `/staff/approvals/${id}/${verb}`, label, className });
  const isMine = requestedBy === view.me;
  const actions = isMine
    ? button('decline', words.withdraw, 'quiet')
    : html`${button('approve', words.approve, 'primary')}${button('decline', words.decline, 'quiet')}`;
  return html`<section class="card stack"><div class="title"><h3>${isApprovalKind(kind) ? words.kinds[kind] : kind}</h3>${state(colours[status], words.statuses[status])}</div>
${facts(rows)}
${status === 'open' && html`<div class="actions">${actions}</div>`}
${status === 'approved' && !isMine && html`<p class="muted">${words.unfinished}</p><div class="actions">${button('approve', words.finish, 'quiet')}</div>`}</section>`;
}

/** What is to be done, of exactly what will be done. */
function factsOf(pageContext: PageContext, view: ApprovalsView, input: ApprovalInput): [string, HtmlValue][] {
  const { staffApprovals: words, staffLists, format } = pageContext.texts;
  const money = (amountMinor: number): string => format.money({ amountMinor, currency: view.currency });
  const roleOf = (id: string): string =>
    roleName(pageContext.texts, view.roles.find((role) => role.id === id) ?? { id, name: null });
  const text = (value: string): Html => html`<bdi>${value}</bdi>`;
  switch (input.kind) {
    case 'adjust-wallet': {
      const name = view.customers.get(input.customerId) ?? input.customerId.slice(-8);
      return [
        [staffLists.customer, html`<a href="/staff/customers/${input.customerId}"><bdi>${name}</bdi></a>`],
        [staffLists.amount, money(input.amountMinor)],
        [staffLists.reason, text(input.reason)],
      ];
    }
    case 'cancel-order':
    case 'cancel-unit':
      return [
        [
          words.order,
          html`<a href="/staff/orders/${input.orderId}"><bdi>${input.orderId.slice(-8)}</bdi></a>`,
        ],
        [staffLists.amount, money(input.totalMinor)],
        [staffLists.reason, text(input.reason)],
      ];
    case 'refund-payment':
      return [
        [
          staffLists.payment,
          html`<a href="/staff/payments/${input.paymentId}"><bdi>${input.paymentId.slice(-8)}</bdi></a>`,
        ],
        [staffLists.amount, money(input.amountMinor)],
        [words.service, pageContext.texts.staffRefunds.services[input.endsOrder ? 'end' : 'keep']],
        [staffLists.reason, text(input.reason)],
      ];
    case 'set-panel-login':
      return [
        [
          words.panel,
          html`<a href="/staff/panels/${input.panelId}"><bdi>${view.panels.get(input.panelId) ?? input.panelId.slice(-8)}</bdi></a>`,
        ],
        [words.address, html`<bdi class="break">${input.baseUrl}</bdi>`],
      ];
    case 'add-staff':
      return [
        [words.person, text(`${input.name} <${input.email}>`)],
        [words.role, text(roleOf(input.roleId))],
      ];
    case 'change-role':
      return [
        [words.person, text(view.people.get(input.userId) ?? input.userId.slice(-8))],
        [words.role, html`<bdi>${roleOf(input.from)}</bdi> → <bdi>${roleOf(input.to)}</bdi>`],
      ];
    case 'save-role':
      return [
        [words.role, text(input.name ?? roleOf(input.roleId))],
        [words.granted, grantedOf(pageContext, input)],
        ...limitsOf(pageContext, view, input),
      ];
  }
}

/** The limits that would be set; in what they are counted is in their words. */
function limitsOf(
  { texts: { staffRoles, format } }: PageContext,
  { currency }: ApprovalsView,
  { roleId: id, name, grants }: Extract<ApprovalInput, { kind: 'save-role' }>,
): [string, HtmlValue][] {
  const limits = toStaffRole({ id, name, grants, version: 1 })?.limits;
  return LIMITS.flatMap((limit): [string, HtmlValue][] => {
    const bound = limits?.[limit] ?? null;
    if (bound === null) return [];
    const text = isMoneyLimit(limit) ? format.money({ amountMinor: bound, currency }) : format.number(bound);
    return [[staffRoles.limits[limit], text]];
  });
}

function grantedOf(
  { texts: { staffRoles } }: PageContext,
  { roleId: id, name, grants }: Extract<ApprovalInput, { kind: 'save-role' }>,
): HtmlValue {
  const role = toStaffRole({ id, name, grants, version: 1 });
  return [...(role?.permissions ?? [])].map((permission) => staffRoles.permissions[permission]).join(' · ');
}
