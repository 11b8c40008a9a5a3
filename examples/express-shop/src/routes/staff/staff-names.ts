import type { Shop } from '../../shop.ts';

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
