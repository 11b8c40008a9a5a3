import type { ShopStore } from '../../store/shop-store.ts';
import type { SealedPasswords } from './sealed-passwords.ts';

const AT_ONCE = 500;

/** Seals the hashes of all passwords with the present key. @returns how many were not */
export async function resealPasswords(store: ShopStore, passwords: SealedPasswords): Promise<number> {
  let resealed = 0;
  for (let offset = 0; ; offset += AT_ONCE) {
    const users = await store.users.list({ limit: AT_ONCE, offset });
    for (const user of users) {
      const passwordHash = passwords.renew(user);
      if (passwordHash === null) continue;
      const { passwordJudge } = user;
      await store.users.renewPassword(user.id, {
        from: user.passwordHash,
        to: { passwordHash, passwordJudge },
      });
      resealed += 1;
    }
    if (users.length < AT_ONCE) return resealed;
  }
}
