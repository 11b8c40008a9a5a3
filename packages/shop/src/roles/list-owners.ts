import type { AddressedUser, ShopStore } from '../store/shop-store.ts';

const MOST_STAFF = 500;

/** The owners of the shop who can be mailed to, the newest first. */
export async function listOwners(users: Pick<ShopStore['users'], 'list'>): Promise<AddressedUser[]> {
  const staff = await users.list({ staff: true, limit: MOST_STAFF });
  return staff.flatMap((user) =>
    user.role === 'owner' && user.email !== null ? [{ ...user, email: user.email }] : [],
  );
}
