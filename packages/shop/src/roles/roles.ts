import * as z from 'zod';
import type { BuiltInRole, RoleRecord, ShopStore } from '../store/shop-store.ts';
import { BUILT_IN_ROLES } from '../store/shop-store.ts';
import { PERMISSIONS, type Permission } from './permissions.ts';
import {
  isWithin,
  type LimitSettings,
  limitsOf,
  type RoleLimits,
  roleLimitsSchema,
  UNSET_LIMITS,
} from './role-limits.ts';

/** What somebody who works here may do. */
export interface StaffRole {
  id: string;
  /** Null: one that every shop has; the texts name it. */
  name: string | null;
  permissions: ReadonlySet<Permission>;
  /** As they were set for this role. */
  limits: RoleLimits;
  /** Whether it is as every shop has it. */
  isDefault: boolean;
  /** Goes up with each change. */
  version: number;
}

/** What roles may do until somebody changes them. The owner's is never changed. */
const DEFAULTS: Record<BuiltInRole, readonly Permission[]> = {
  owner: PERMISSIONS,
  support: [
    'see-orders',
    'deliver',
    'act-on-orders',
    'cancel-orders',
    'give-service',
    'see-customers',
    'write-to-customers',
    'see-wallets',
    'act-as-customer',
    'export-files',
    'see-notifications',
  ],
  finance: [
    'see-orders',
    'see-customers',
    'see-wallets',
    'adjust-wallets',
    'spend-wallets',
    'decide-receipts',
    'see-ledger',
    'refund-payments',
    'set-rates',
    'manage-expenses',
    'see-reports',
    'see-revenue',
    'export-files',
    'see-audit',
  ],
  technician: ['see-orders', 'deliver', 'export-files', 'manage-panels', 'manage-panel-logins'],
};

/** As it is kept. What another version of the shop granted and this one does not know is left out. */
const grantsSchema = z.object({
  permissions: z
    .array(z.string())
    .transform((names) => PERMISSIONS.filter((permission) => names.includes(permission))),
  limits: roleLimitsSchema.default(UNSET_LIMITS),
});
export type Grants = z.output<typeof grantsSchema>;

export const isOwner = ({ id }: Pick<StaffRole, 'id'>): boolean => id === 'owner';

export function builtInRole(id: string): BuiltInRole | null {
  return BUILT_IN_ROLES.find((known) => known === id) ?? null;
}

/**
 * What holds now for who has this role: read for each request, so that a change holds from the next one in
 * every process.
 */
export async function findRole(
  roles: Pick<ShopStore['roles'], 'find'>,
  id: string,
): Promise<StaffRole | null> {
  const record = await roles.find(id);
  return record === null ? null : toStaffRole(record);
}

/** The roles that staff can have: those of every shop first. */
export async function listRoles(roles: Pick<ShopStore['roles'], 'list'>): Promise<StaffRole[]> {
  const found = (await roles.list()).flatMap((record) => toStaffRole(record) ?? []);
  const order: readonly string[] = BUILT_IN_ROLES;
  const place = ({ id }: StaffRole): number => order.indexOf(id);
  const builtIn = found.filter(({ name }) => name === null);
  const own = found.filter(({ name }) => name !== null);
  return [...builtIn.toSorted((one, other) => place(one) - place(other)), ...own];
}

export function keptGrants(grants: Grants): string {
  return JSON.stringify(grants);
}

/** @returns null for what customers have */
export function toStaffRole({ id, name, grants, version }: RoleRecord): StaffRole | null {
  if (id === 'customer') return null;
  const builtIn = builtInRole(id);
  // Whatever is kept, the owner may do everything: there would be nobody to give it back.
  const kept = grants === null || builtIn === 'owner' ? null : grantsSchema.parse(JSON.parse(grants));
  const permissions = kept?.permissions ?? (builtIn === null ? [] : DEFAULTS[builtIn]);
  return {
    id,
    name,
    version,
    permissions: new Set(permissions),
    limits: kept?.limits ?? UNSET_LIMITS,
    isDefault: builtIn !== null && kept === null,
  };
}

/** What limits count for. */
const LIMITED: readonly Permission[] = ['give-service', 'adjust-wallets', 'refund-payments'];

/**
 * Whether somebody of the first role may decide about the second: nobody grants, or takes away, what they
 * lack themselves.
 */
export function covers(mine: StaffRole, other: StaffRole, settings: LimitSettings): boolean {
  const mayAll = [...other.permissions].every((permission) => mine.permissions.has(permission));
  // A limit counts only with the permission that it limits.
  const isLimited = LIMITED.some((permission) => other.permissions.has(permission));
  return mayAll && (!isLimited || isWithin(limitsOf(other, settings), limitsOf(mine, settings)));
}
