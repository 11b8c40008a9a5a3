import type { Actor, Customer } from '@panelkit/sdk';
import type { Request, Response } from 'express';
import { type HostErrorCode, hostError } from '../../security/host-error.ts';
import { endSession } from '../../security/session.ts';
import { SHOP_ACTOR, type Shop } from '../../shop.ts';
import type { User } from '../../store/shop-store.ts';

/** Who looks at a page, and who of the staff acts as them. */
type Looking = { actor: Actor; actedBy: User | null };

/**
 * Signs out whom staff blocked, or merged into somebody else, however they signed in, and who signed in
 * before the chats of the customer were moved to another account. Staff who act as them still see what they
 * see.
 * @throws HostError `ACCOUNT_BLOCKED`, `ACCOUNT_MERGED`, `ACCOUNT_MOVED`
 */
export async function refuseBlocked(
  { panelkit, publicUrl }: Shop,
  { request, response, viewer }: { request: Request; response: Response; viewer: Looking | null },
): Promise<void> {
  if (viewer?.actor.kind !== 'customer' || viewer.actedBy !== null) return;
  const customer = await panelkit.customers.get(viewer.actor.id, { actor: SHOP_ACTOR });
  const code = refusalOf(customer, request.session.provedAt ?? 0);
  if (code === null) return;
  await endSession(request, response, publicUrl);
  throw hostError(code);
}

/** Pure. */
function refusalOf(
  { blockedAt, mergedIntoId, chatsMovedAt }: Customer,
  provedAtMs: number,
): HostErrorCode | null {
  if (mergedIntoId !== null) return 'ACCOUNT_MERGED';
  if (blockedAt !== null) return 'ACCOUNT_BLOCKED';
  return chatsMovedAt !== null && provedAtMs < chatsMovedAt.getTime() ? 'ACCOUNT_MOVED' : null;
}
