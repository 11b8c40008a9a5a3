import type { User } from '../../store/shop-store.ts';

/** Telegram reports some people without a name: then their address, else the end of an id. */
export function personName(user: Pick<User, 'name' | 'email'> | null, id: string): string {
  return user?.name || user?.email || id.slice(-8);
}
