import type { Actor } from '@panelkit/sdk';
import type { Shop } from '../../shop.ts';
import type { User } from '../../store/shop-store.ts';

/** How many messages of the shop a customer has not read; counted up to ten. */
export async function unreadCountOf({ panelkit }: Shop, user: User, actor: Actor): Promise<number> {
  const { rows } = await panelkit.notifications.list({ limit: 10, newestFirst: true }, { actor });
  return rows.filter(({ createdAt }) => user.noticesReadAt === null || createdAt > user.noticesReadAt).length;
}
