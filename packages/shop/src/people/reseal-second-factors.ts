import type { ShopStore } from '../store/shop-store.ts';
import type { SecondFactor } from './second-factor.ts';

/**
 * Seals the second factors of staff under the present key. @returns how many were sealed with an earlier one
 */
export async function resealSecondFactors(store: ShopStore, secondFactor: SecondFactor): Promise<number> {
  const staff = await store.users.list({ staff: true, limit: 10_000 });
  const outdated = staff.filter(
    ({ sealedTotp }) => sealedTotp !== null && !secondFactor.isCurrent(sealedTotp),
  );
  for (const user of outdated) {
    const secret = secondFactor.open(user);
    if (secret !== null) await store.users.update(user.id, { sealedTotp: secondFactor.seal(user, secret) });
  }
  return outdated.length;
}
