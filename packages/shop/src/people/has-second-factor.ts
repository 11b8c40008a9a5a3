import type { LiveSettings } from '../live-settings.ts';
import { isStaff } from '../roles/permissions.ts';
import type { User } from '../store/shop-store.ts';

type Factors = Pick<User, 'sealedTotp' | 'hasPasskey' | 'role'>;

/**
 * Whether the password alone opens nothing. A passkey of a customer is a comfort: it takes nobody's password
 * away.
 */
export function hasSecondFactor({ sealedTotp, hasPasskey, role }: Factors): boolean {
  return sealedTotp !== null || (hasPasskey && isStaff(role));
}

/** Whether the role needs a second factor that this member of the staff has not. */
export function lacksSecondFactor(user: Factors, settings: Pick<LiveSettings, 'current'>): boolean {
  return (
    !hasSecondFactor(user) && settings.current().secondFactorRoles.some((needed) => needed === user.role)
  );
}
