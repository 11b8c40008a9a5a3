import type { PageContext } from '../../../page-context.ts';
import { hasSecondFactor } from '../../../people/has-second-factor.ts';
import type { StaffRole } from '../../../roles/roles.ts';
import type { StaffAction, User } from '../../../store/shop-store.ts';
import { field, notice, select } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { fold } from '../../forms/refused-content.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffActionsTable } from '../records-pages.ts';
import { staffFrame, table } from '../staff-frame.ts';
import { roleName } from './role-name.ts';

export interface PeopleView {
  staff: User[];
  roles: StaffRole[];
  /** Whether the reader may decide about who has this role. */
  mayDecide(role: StaffRole): boolean;
  staffActions: StaffAction[];
  users: Map<string, User>;
  /** Of somebody who was added just now: shown once. */
  made: { email: string; password: string } | null;
  problem: string | null;
}

export function staffPeoplePage(pageContext: PageContext, view: PeopleView): string {
  const { staffNav, staffPeople: words, signIn, signUp } = pageContext.texts;
  const roleOptions = view.roles
    .filter(view.mayDecide)
    .map((role) => [role.id, roleName(pageContext.texts, role)] as const);
  const roleOf = (user: User): StaffRole | undefined => view.roles.find(({ id }) => id === user.role);
  const nameOfRole = (user: User): string =>
    roleName(pageContext.texts, roleOf(user) ?? { id: user.role, name: null });
  const isBelow = (user: User): boolean => {
    const role = roleOf(user);
    return role !== undefined && view.mayDecide(role);
  };
  const add = html`${field({ name: 'name', label: signUp.name, maxLength: 100 })}
${field({ name: 'email', label: signIn.email, type: 'email', maxLength: 200 })}
${select({ name: 'role', label: words.role, value: 'support', options: roleOptions })}
<div class="actions"><button class="primary">${words.add}</button></div>`;
  const body = html`${view.made !== null && html`<p class="card note" role="status">${words.made(view.made.email)} <code dir="ltr">${view.made.password}</code></p>`}
${notice(view.problem, 'bad')}
${table(pageContext, {
  label: staffNav.people,
  heads: [signUp.name, signIn.email, words.role, words.secondFactor, ''],
  rows: view.staff.map((user) => [
    user.name,
    html`<bdi>${user.email}</bdi>`,
    html`<bdi>${nameOfRole(user)}</bdi>`,
    hasSecondFactor(user) ? words.on : words.off,
    user.id === pageContext.viewer?.user.id
      ? words.you
      : isBelow(user) && changes(pageContext, user, roleOptions),
  ]),
})}
<section class="card" aria-labelledby="add"><h2 id="add">${words.addTitle}</h2>
${postForm(pageContext, { action: '/staff/people', className: 'stack', body: add })}</section>
<h2>${pageContext.texts.staffLists.staffActions}</h2>${staffActionsTable(pageContext, view.staffActions, view.users)}`;
  return staffFrame(pageContext, { title: staffNav.people, body });
}

/** What may be done with a member of the staff. */
function changes(
  pageContext: PageContext,
  { id, name, role }: User,
  options: readonly (readonly [id: string, name: string])[],
): Html {
  const { staffPeople: words, staffRoles } = pageContext.texts;
  const change = postForm(pageContext, {
    action: `/staff/people/${id}/role`,
    className: 'stack',
    body: html`${select({ name: 'role', id: `role-${id}`, label: words.role, value: role, options })}
<button class="quiet" aria-label="${staffRoles.changeRole}: ${name}">${staffRoles.changeRole}</button>`,
  });
  const remove = postForm(pageContext, {
    action: `/staff/people/${id}/remove`,
    body: html`<button class="quiet" aria-label="${words.remove}: ${name}">${words.remove}</button>`,
  });
  return html`<div class="actions">${fold(pageContext, { summary: staffRoles.changeRole, body: change })}${remove}</div>`;
}
