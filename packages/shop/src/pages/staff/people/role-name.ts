import type { Texts } from '../../../messages/texts.ts';
import { builtInRole, type StaffRole } from '../../../roles/roles.ts';

/** What people call a role: its own name, or the one that the language has for it. */
export function roleName(
  { staffPeople: { roles } }: Pick<Texts, 'staffPeople'>,
  { id, name }: Pick<StaffRole, 'id' | 'name'>,
): string {
  const builtIn = builtInRole(id);
  return name ?? (builtIn === null ? id : roles[builtIn]);
}
