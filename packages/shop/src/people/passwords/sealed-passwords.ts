import type { SecretBox } from '@panelkit/sdk';
import type { User } from '../../store/shop-store.ts';
import { hashPassword, isPassword } from './passwords.ts';

/**
 * What is stored of passwords: their Argon2id hashes, sealed with the shop's key for one person each. Who
 * reads the records without the key can guess no password, and who can write them cannot give one person the
 * password of another.
 */
export interface SealedPasswords {
  make(userId: string, password: string): Promise<string>;
  /**
   * Takes as long for nobody.
   * @throws PanelkitError `SECRET_KEY_MISMATCH` when what is stored was made for somebody else, or by another
   *   key
   */
  isPassword(user: Pick<User, 'id' | 'passwordHash'> | null, password: string): Promise<boolean>;
  /** The same, sealed with the present key; null when it is already, or there is none. */
  renew(user: Pick<User, 'id' | 'passwordHash'>): string | null;
}

export function createSealedPasswords({ secretBox }: { secretBox: SecretBox }): SealedPasswords {
  const contextOf = (userId: string) => `shop-password:${userId}`;
  const hashOf = ({ id, passwordHash }: Pick<User, 'id' | 'passwordHash'>): string =>
    isBare(passwordHash) ? passwordHash : secretBox.open(passwordHash, contextOf(id));
  return {
    make: async (userId, password) => secretBox.seal(await hashPassword(password), contextOf(userId)),
    isPassword: (user, password) => isPassword(password, user === null ? null : hashOf(user)),
    renew: (user) => {
      const { id, passwordHash } = user;
      if (passwordHash === '' || (!isBare(passwordHash) && secretBox.isCurrent(passwordHash))) return null;
      return secretBox.seal(hashOf(user), contextOf(id));
    },
  };
}

/** Of a shop that did not seal yet, or of nobody. */
function isBare(passwordHash: string): boolean {
  return passwordHash === '' || passwordHash.startsWith('$argon2');
}
