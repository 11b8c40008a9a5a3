import type { Clock, Panelkit } from '@panelkit/sdk';
import type { Newcomer } from '@panelkit/telegram';
import { customerOf } from '../people/customer-of.ts';
import { uuidOf } from '../security/uuid-of.ts';
import { BLANK_USER } from '../store/blank-user.ts';
import type { ShopStore, User } from '../store/shop-store.ts';

/** Who deletes their account or loses it to another one, and writes again, is somebody new. */
const MOST_RETURNS = 100;

/** The customer of somebody who writes to the bot: a person of the shop without an address and a password. */
export async function customerOfNewcomer(
  parts: { panelkit: Panelkit; store: ShopStore; clock: Clock; demoCreditMinor: number },
  newcomer: Newcomer,
): Promise<string> {
  for (let { returns } = newcomer; returns < MOST_RETURNS; returns += 1) {
    const user = await ensureUser(parts, newcomer, returns);
    if (user.deletedAt === null) return customerOf(parts, user);
  }
  throw new TypeError('somebody has deleted their account too often');
}

async function ensureUser(
  { store, clock }: { store: ShopStore; clock: Clock },
  { userId, name, language }: Omit<Newcomer, 'returns'>,
  returns: number,
): Promise<User> {
  const id = uuidOf(`telegram ${userId} ${returns}`);
  const known = await store.users.find(id);
  if (known !== null) return known;
  const user: User = {
    id,
    name,
    language,
    email: null,
    passwordHash: '',
    role: 'customer',
    ...BLANK_USER,
    emailConfirmedAt: null,
    createdAt: clock.now(),
  };
  // Another process may have been faster, with the same.
  await store.users.insert(user);
  return user;
}
