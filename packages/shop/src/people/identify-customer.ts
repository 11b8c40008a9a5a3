import type { RequestHandler } from 'express';
import { viewerIn } from '../page-context.ts';
import { SHOP_ACTOR, type Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';

/** In front of each form by which a customer asks for something before any money came. */
export function identifyBuyer(shop: Pick<Shop, 'panelkit'>): RequestHandler {
  return async (request, _response, next) => {
    const { actor, user } = viewerIn(request);
    if (actor.kind === 'customer') await identifyCustomer(shop, actor.id, user);
    next();
  };
}

/**
 * Tells the engine under which address it knows this customer. Those who came through Telegram are known by
 * their chat.
 */
export async function identifyCustomer(
  { panelkit }: Pick<Shop, 'panelkit'>,
  customerId: string,
  { email, emailConfirmedAt }: User,
): Promise<void> {
  if (email === null) return;
  const isConfirmed = emailConfirmedAt !== null;
  const identity = { kind: 'email', address: email } as const;
  // A person's address is given once and confirmed once.
  const idempotencyKey = `identity:${customerId}:${emailConfirmedAt?.getTime() ?? 'given'}`;
  await panelkit.customers.identify(
    { customerId, identity, isConfirmed },
    { actor: SHOP_ACTOR, idempotencyKey },
  );
}
