import { BUILT_IN_ROLES, type RoleRecord, type ShopStore, type User } from './shop-store.ts';

export function createMemoryRoles(
  users: ReadonlyMap<string, User>,
  roles: Map<string, RoleRecord>,
): ShopStore['roles'] {
  for (const id of ['customer', ...BUILT_IN_ROLES])
    roles.set(id, { id, name: null, grants: null, version: 1 });
  const nameOf = ({ name }: RoleRecord): string => name ?? '';
  return {
    list: async () =>
      [...roles.values()]
        .toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)) || one.id.localeCompare(other.id))
        .map((role) => ({ ...role })),
    find: async (id) => {
      const role = roles.get(id);
      return role === undefined ? null : { ...role };
    },
    insert: async (role) => void roles.set(role.id, { ...role, version: 1 }),
    update: async ({ id, name, grants, version }) => {
      const isSame = roles.get(id)?.version === version;
      if (isSame) roles.set(id, { id, name, grants, version: version + 1 });
      return isSame;
    },
    remove: async (id) => {
      const isTaken = [...users.values()].some(({ role, deletedAt }) => role === id && deletedAt === null);
      return !isTaken && (roles.get(id)?.name ?? null) !== null && roles.delete(id);
    },
  };
}
