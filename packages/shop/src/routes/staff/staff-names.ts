import type { Shop } from '../../shop.ts';
import type { StaffAction, User } from '../../store/shop-store.ts';

/** What customers are called, by their id. */
export async function namesOf({ store }: Shop, customerIds: Iterable<string>): Promise<Map<string, string>> {
  const ids = [...new Set(customerIds)];
  const users = await Promise.all(ids.map((id) => store.users.findByCustomer(id)));
  return new Map(
    users.flatMap((user, index) =>
      user === null ? [] : [[ids[index] ?? '', user.name || user.email || user.id]],
    ),
  );
}

/** The people of these rows, by their id. */
export async function usersOf(
  { store }: Pick<Shop, 'store'>,
  rows: readonly (Pick<StaffAction, 'userId'> & Partial<Pick<StaffAction, 'targetId'>>)[],
): Promise<Map<string, User>> {
  const ids = new Set(rows.flatMap(({ userId, targetId = userId }) => [userId, targetId]));
  const found = await Promise.all([...ids].map((id) => store.users.find(id)));
  return new Map(found.flatMap((user) => (user === null ? [] : [[user.id, user] as const])));
}
