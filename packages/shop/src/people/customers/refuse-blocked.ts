import type { Actor } from '@panelkit/sdk';
import type { Request, Response } from 'express';
import { hostError } from '../../security/host-error.ts';
import { endSession } from '../../security/session.ts';
import { SHOP_ACTOR, type Shop } from '../../shop.ts';
import type { User } from '../../store/shop-store.ts';

/** Who looks at a page, and who of the staff acts as them. */
type Looking = { actor: Actor; actedBy: User | null };

/**
 * Signs out whom staff blocked, or merged into somebody else, however they signed in. Staff who act as them still see what they see.
 * @throws HostError `ACCOUNT_BLOCKED`, `ACCOUNT_MERGED`
 */
export async function refuseBlocked(
  { panelkit, publicUrl }: Shop,
  { request, response, viewer }: { request: Request; response: Response; viewer: Looking | null },
): Promise<void> {
  if (viewer?.actor.kind !== 'customer' || viewer.actedBy !== null) return;
  const { blockedAt, mergedIntoId } = await panelkit.customers.get(viewer.actor.id, { actor: SHOP_ACTOR });
  if (blockedAt === null && mergedIntoId === null) return;
  await endSession(request, response, publicUrl);
  throw hostError(mergedIntoId === null ? 'ACCOUNT_BLOCKED' : 'ACCOUNT_MERGED');
}
