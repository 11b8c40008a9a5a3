/** The roles of staff that every shop has. */
export const BUILT_IN_ROLES = ['owner', 'support', 'finance', 'technician'] as const;
export type BuiltInRole = (typeof BUILT_IN_ROLES)[number];

/** What somebody is in the shop: `customer`, or the id of a role of staff. */
export type Role = string;

/** A role as it is kept. */
export interface RoleRecord {
  id: Role;
  /** Of a role that the shop made for itself; null: every shop has it. */
  name: string | null;
  /** What it may do, as JSON; null: what the shop's code says. */
  grants: string | null;
  /** Goes up with each change. */
  version: number;
}
