import type { PageContext } from '../../../page-context.ts';
import { PERMISSIONS } from '../../../roles/permissions.ts';
import { isOwner, type StaffRole } from '../../../roles/roles.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame, table } from '../staff-frame.ts';
import { roleName } from './role-name.ts';

export interface RolesView {
  roles: readonly StaffRole[];
  /** How many people have a role, by its id. */
  members: ReadonlyMap<string, number>;
  done: string | null;
}

/** The roles of the shop, and how much each may do. */
export function rolesPage(pageContext: PageContext, { roles, members, done }: RolesView): string {
  const { staffNav, staffRoles: words, staffPeople, format } = pageContext.texts;
  const kindOf = (role: StaffRole): string => {
    if (role.name !== null) return words.own;
    return role.isDefault ? words.asDelivered : words.changed;
  };
  const link = (role: StaffRole): Html =>
    html`<a href="/staff/roles/${role.id}"><bdi>${roleName(pageContext.texts, role)}</bdi></a>`;
  const body = html`<p class="lead">${words.lead}</p>
<p><a class="button quiet" href="/staff/roles/new">${words.add}</a></p>
${table(pageContext, {
  label: staffNav.roles,
  heads: [staffPeople.role, words.granted, '', words.members],
  rows: roles.map((role) => [
    link(role),
    words.ofAll(format.number(role.permissions.size), format.number(PERMISSIONS.length)),
    isOwner(role) ? '' : kindOf(role),
    format.number(members.get(role.id) ?? 0),
  ]),
})}`;
  return staffFrame(pageContext, { title: staffNav.roles, body, done });
}
