import type { ShopStore } from '../store/shop-store.ts';
import { type Accounts, generatePassword } from './accounts.ts';

/**
 * Makes the owner of a shop that has no staff.
 * @returns the password that was made for him, to be printed once; null when he was there or has the password
 *   of the settings.
 * @throws TypeError when the password of the settings is none that the shop takes
 */
export async function ensureOwner(
  parts: { accounts: Accounts; store: ShopStore },
  wanted: { email: string; password: string | null },
): Promise<string | null> {
  const [known] = await parts.store.users.list({ staff: true, limit: 1 });
  if (known !== undefined) return null;
  const password = wanted.password ?? generatePassword();
  const made = await parts.accounts.signUp({
    email: wanted.email,
    name: 'Owner',
    password,
    role: 'owner',
    language: null,
  });
  if (made === 'email-taken') return null;
  if (typeof made === 'string') throw new TypeError(`SHOP_STAFF_PASSWORD cannot be used: ${made}`);
  return wanted.password === null ? password : null;
}
