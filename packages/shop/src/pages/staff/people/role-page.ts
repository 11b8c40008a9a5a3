import type { PageContext } from '../../../page-context.ts';
import { PERMISSION_GROUPS, type PermissionGroup } from '../../../roles/permissions.ts';
import type { MoneyLimit } from '../../../roles/role-limits.ts';
import { isOwner, type StaffRole } from '../../../roles/roles.ts';
import type { StaffAction, User } from '../../../store/shop-store.ts';
import { amountField, unitInput } from '../../forms/amount-field.ts';
import { checkbox, field } from '../../forms/field.ts';
import { postButton, postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffActionsTable } from '../records-pages.ts';
import { staffFrame } from '../staff-frame.ts';
import { roleName } from './role-name.ts';

export interface RoleView {
  /** Null: one that is made just now. */
  role: StaffRole | null;
  /** The reader's own. */
  mine: StaffRole;
  /** Whether the reader may decide about it. */
  isCovered: boolean;
  currency: string;
  memberCount: number;
  staffActions: StaffAction[];
  users: Map<string, User>;
  done: string | null;
}

const GROUPS = Object.entries(PERMISSION_GROUPS);

/** A role with what it may do. */
export function rolePage(pageContext: PageContext, view: RoleView): string {
  const { staffRoles: words, staffNav } = pageContext.texts;
  const { role } = view;
  const isClosed = role !== null && (isOwner(role) || !view.isCovered);
  const body = html`<p><a class="back" href="/staff/roles">${staffNav.roles}</a></p>
${isClosed && html`<p class="notice">${isOwner(role) ? words.ownerHint : words.notCovered}</p>`}
<section class="card form">${isClosed ? permissionBoxes(pageContext, view, true) : form(pageContext, view)}</section>
${!isClosed && role !== null && ends(pageContext, role, view.memberCount)}
${view.staffActions.length > 0 && html`<h2>${words.history}</h2>${staffActionsTable(pageContext, view.staffActions, view.users)}`}`;
  const title = role === null ? words.add : roleName(pageContext.texts, role);
  return staffFrame(pageContext, { title, body, done: view.done });
}

function form(pageContext: PageContext, view: RoleView): Html {
  const { staffRoles: words } = pageContext.texts;
  const { role, mine } = view;
  const isNamed = role === null || role.name !== null;
  const body = html`${role !== null && html`<input type="hidden" name="version" value="${role.version}">`}
${isNamed && field({ name: 'name', label: words.name, value: role?.name ?? '', maxLength: 50 })}
${!isOwner(mine) && html`<p class="muted">${words.greyHint}</p>`}
${permissionBoxes(pageContext, view, false)}
${limitFields(pageContext, view)}
<div class="actions"><button class="primary">${words.save}</button></div>`;
  return postForm(pageContext, {
    action: `/staff/roles${role === null ? '' : `/${role.id}`}`,
    className: 'stack',
    body,
  });
}

/** @param isClosed - to be read, not to be changed */
function permissionBoxes({ texts }: PageContext, { role, mine }: RoleView, isClosed: boolean): Html {
  const { permissions: words, groups } = texts.staffRoles;
  const isGroup = (name: string): name is PermissionGroup => Object.hasOwn(PERMISSION_GROUPS, name);
  return html`<div class="permissions">${GROUPS.map(
    ([name, permissions]) => html`<fieldset class="stack"><legend>${isGroup(name) && groups[name]}</legend>
${permissions.map((permission) =>
  checkbox({
    name: 'permissions',
    value: permission,
    label: words[permission],
    isOn: role?.permissions.has(permission) ?? false,
    isDisabled: isClosed || !mine.permissions.has(permission),
  }),
)}</fieldset>`,
  )}</div>`;
}

function limitFields(pageContext: PageContext, { role, currency }: RoleView): Html {
  const { limits: words, limitsTitle, limitsHint } = pageContext.texts.staffRoles;
  const number = (name: 'giftsPerDay' | 'giftDaysPerDay' | 'giftGigabytesPerDay'): Html => {
    const value = role?.limits[name] ?? null;
    return field({
      name,
      label: words[name],
      value: value === null ? '' : String(value),
      inputMode: 'numeric',
      maxLength: 9,
      optional: true,
    });
  };
  const amount = (name: MoneyLimit): Html => {
    const amountMinor = role?.limits[name] ?? null;
    const value = amountMinor === null ? null : { amountMinor, currency };
    return amountField(pageContext, { name, label: words[name], currency, value, optional: true });
  };
  return html`<fieldset class="stack"><legend>${limitsTitle}</legend><p class="muted">${limitsHint}</p>
<div class="filters">${number('giftsPerDay')}${number('giftDaysPerDay')}${number('giftGigabytesPerDay')}</div>
<div class="filters">${amount('adjustUpToMinor')}${amount('adjustPerDayMinor')}</div>
<div class="filters">${amount('refundUpToMinor')}${amount('refundPerDayMinor')}${unitInput(pageContext, currency)}</div></fieldset>`;
}

/** What leads back: to how every shop has it, or to no such role. */
function ends(pageContext: PageContext, role: StaffRole, memberCount: number): Html | null {
  const { staffRoles: words } = pageContext.texts;
  if (role.name === null)
    return role.isDefault
      ? null
      : postButton(pageContext, { action: `/staff/roles/${role.id}/reset`, label: words.reset });
  if (memberCount > 0) return html`<p class="muted">${words.removeHint}</p>`;
  return postButton(pageContext, {
    action: `/staff/roles/${role.id}/remove`,
    label: words.remove,
    className: 'danger',
  });
}
