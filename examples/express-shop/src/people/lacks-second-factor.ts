import type { LiveSettings } from '../live-settings.ts';
import type { User } from '../store/shop-store.ts';

/** Whether the role needs a second factor that this member of the staff has not. */
export function lacksSecondFactor(
  { sealedTotp, role }: Pick<User, 'sealedTotp' | 'role'>,
  settings: Pick<LiveSettings, 'current'>,
): boolean {
  return sealedTotp === null && settings.current().secondFactorRoles.some((needed) => needed === role);
}
