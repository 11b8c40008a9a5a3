import type { ShopStore, User } from '../store/shop-store.ts';
import { hasSecondFactor } from './has-second-factor.ts';

/** Takes second factors away. Recovery codes go with the last one: they would be one more password. */
export interface SecondFactorRemoval {
  /**
   * The password alone signs in from now on: no code of the app, no recovery code and no passkey counts any
   * more.
   */
  switchOffSecondFactor(user: User): Promise<void>;
  /** Without the app. */
  removeApp(user: User): Promise<void>;
  /** @returns whether the user had it */
  removePasskey(user: User, passkeyId: string): Promise<boolean>;
}

export function createSecondFactorRemoval({ store }: { store: ShopStore }): SecondFactorRemoval {
  const dropIdleCodes = async (id: string): Promise<void> => {
    const user = await store.users.find(id);
    if (user !== null && !hasSecondFactor(user)) await store.recoveryCodes.replace(id, []);
  };
  return {
    switchOffSecondFactor: async ({ id }) => {
      await store.users.update(id, { sealedTotp: null });
      await store.passkeys.removeByUser(id);
      await store.recoveryCodes.replace(id, []);
    },
    removeApp: async ({ id }) => {
      await store.users.update(id, { sealedTotp: null });
      await dropIdleCodes(id);
    },
    removePasskey: async ({ id }, passkeyId) => {
      const isRemoved = await store.passkeys.remove(id, passkeyId);
      await dropIdleCodes(id);
      return isRemoved;
    },
  };
}
