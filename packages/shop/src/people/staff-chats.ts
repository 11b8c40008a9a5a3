import type { Chat } from '@panelkit/sdk';
import { SHOP_ACTOR, type Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';

/** The chats of a member of the staff with the staff's bot; null: there is no such bot. */
export async function staffChatsOf(
  { panelkit, bots }: Pick<Shop, 'panelkit' | 'bots'>,
  { id: staffId }: Pick<User, 'id'>,
): Promise<Chat[] | null> {
  if (bots.staff === null) return null;
  const { rows } = await panelkit.chats.list({ bot: bots.staff.id, staffId });
  return rows;
}

/** Signs somebody out of the staff's bot, as out of every other browser. */
export async function unlinkStaffChats(
  shop: Pick<Shop, 'panelkit' | 'bots'>,
  user: Pick<User, 'id'>,
): Promise<void> {
  for (const { id } of (await staffChatsOf(shop, user)) ?? [])
    await shop.panelkit.chats.unlink(id, { actor: SHOP_ACTOR });
}
