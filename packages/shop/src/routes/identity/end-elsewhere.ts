import type { Request } from 'express';
import { viewerIn } from '../../page-context.ts';
import { type AccountChange, recordAccountChange } from '../../people/account-changes.ts';
import { unlinkStaffChats } from '../../people/staff-chats.ts';
import { addressOf } from '../../security/address-of.ts';
import { hashOf } from '../../security/hash-of.ts';
import type { Shop } from '../../shop.ts';

/** Sessions elsewhere have to sign in once more. */
export async function endElsewhere(shop: Shop, request: Request, change: AccountChange): Promise<void> {
  const { user } = viewerIn(request);
  await shop.store.sessions.removeByUser(user.id, hashOf(request.sessionID));
  await unlinkStaffChats(shop, user);
  await recordAccountChange(shop, { user, change, from: addressOf(request) });
}
