import { LIMITS } from '../../../roles/role-limits.ts';
import { type StaffRole, toStaffRole } from '../../../roles/roles.ts';
import type { RoleRecord } from '../../../store/shop-store.ts';

/** What changed, for the audit: `Night shift: +see-orders -deliver`. */
export function describeRoleChange({
  before,
  after,
}: {
  before: StaffRole | null;
  after: RoleRecord | null;
}): string {
  const next = after === null ? null : toStaffRole(after);
  const had = before?.permissions ?? new Set();
  const has = next?.permissions ?? new Set();
  const name = before?.name ?? next?.name ?? before?.id ?? '';
  const isRenamed = before !== null && next !== null && before.name !== next.name;
  const limits =
    next === null ? [] : LIMITS.filter((limit) => next.limits[limit] !== (before?.limits[limit] ?? null));
  return [
    `${name}${isRenamed ? ` → ${next.name}` : ''}:`,
    ...[...has].filter((permission) => !had.has(permission)).map((permission) => `+${permission}`),
    ...[...had].filter((permission) => !has.has(permission)).map((permission) => `-${permission}`),
    ...limits.map((limit) => `${limit}=${next?.limits[limit] ?? ''}`),
  ].join(' ');
}
