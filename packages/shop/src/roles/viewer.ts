import { networkRangeOf } from '@panelkit/http';
import type { Actor, Money } from '@panelkit/sdk';
import type { Request } from 'express';
import { customerOf } from '../people/customer-of.ts';
import { unreadCountOf } from '../people/customers/unread-count.ts';
import { lacksSecondFactor } from '../people/has-second-factor.ts';
import { addressOf } from '../security/address-of.ts';
import { SHOP_ACTOR, type Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';
import { isStaff, may, type Permission, staffActorId } from './permissions.ts';
import { findRole, type StaffRole } from './roles.ts';

/** Who looks at a page. */
export interface Viewer {
  user: User;
  actor: Actor & { kind: 'customer' | 'staff' };
  name: string;
  /** What a customer can spend; null for staff. */
  balance: Money | null;
  /** How many messages of the shop a customer has not read; counted up to ten. */
  unreadCount: number;
  /** The member of staff who acts as this customer; null: the customer is here in person. */
  actedBy: User | null;
  /** What the member of staff who looks may do, also while acting as a customer; null: a customer. */
  role: StaffRole | null;
  /** The role needs a second factor that this member of the staff has not. */
  lacksSecondFactor: boolean;
}

/**
 * Who signed in, and as whom they act; null: a stranger. The trail keeps the whole address of staff, and of a
 * customer the network alone ([decision 140](../../../../docs/decisions/0140-audit-rows-say-where-from.md)).
 */
export async function viewerOf(shop: Shop, request: Request): Promise<Viewer | null> {
  const { userId, isPending } = request.session;
  if (userId === undefined || isPending === true) return null;
  const user = await shop.store.users.find(userId);
  if (user === null || user.deletedAt !== null) return null;
  if (isStaff(user.role)) {
    const role = await findRole(shop.store.roles, user.role);
    const customer = await actedFor(shop, request, role);
    const isLacking = lacksSecondFactor(user, shop.settings);
    const address = addressOf(request) || undefined;
    if (customer !== null && !isLacking) return asCustomer(shop, customer, { address, actedBy: user, role });
    return { ...asStaff(user, address), role, lacksSecondFactor: isLacking };
  }
  const address = networkRangeOf(addressOf(request)) || undefined;
  return asCustomer(shop, user, { address, actedBy: null, role: null });
}

function asStaff(user: User, address: string | undefined): Omit<Viewer, 'role' | 'lacksSecondFactor'> {
  const actor = { kind: 'staff', id: staffActorId(user), address } as const;
  return { user, name: user.name, actor, balance: null, unreadCount: 0, actedBy: null };
}

/** The customer's pages show the wallet. */
export const ACTING = ['act-as-customer', 'see-wallets'] as const satisfies Permission[];

/** The customer as whom staff act, as long as they may. */
async function actedFor({ store }: Shop, { session }: Request, role: StaffRole | null): Promise<User | null> {
  const mayAct = ACTING.every((permission) => may(role, permission));
  if (session.actsAs === undefined || !mayAct) return null;
  const user = await store.users.find(session.actsAs);
  return user === null || user.deletedAt !== null || isStaff(user.role) ? null : user;
}

async function asCustomer(
  shop: Shop,
  user: User,
  { address, ...acting }: Pick<Viewer, 'actedBy' | 'role'> & { address: string | undefined },
): Promise<Viewer> {
  const actor = { kind: 'customer', id: await customerOf(shop, user), address } as const;
  const balance = await shop.panelkit.wallets.available(actor.id, { actor: SHOP_ACTOR });
  const unreadCount = await unreadCountOf(shop, user, actor);
  return { user, name: user.name, actor, balance, unreadCount, ...acting, lacksSecondFactor: false };
}
