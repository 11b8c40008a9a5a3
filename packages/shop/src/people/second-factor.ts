import type { Clock, SecretBox } from '@panelkit/sdk';
import { generateSecret, generateURI, verifySync } from 'otplib';
import type { User } from '../store/shop-store.ts';

/** Codes of an authenticator app (TOTP, RFC 6238). */
export interface SecondFactor {
  /** A new secret, and the address that an app reads from a QR code. */
  propose(user: Pick<User, 'email'>): { secret: string; uri: string };
  uriOf(user: Pick<User, 'email'>, secret: string): string;
  seal(user: Pick<User, 'id'>, secret: string): string;
  /** Whether a sealed secret was sealed under the present key. */
  isCurrent(sealed: string): boolean;
  open(user: Pick<User, 'id' | 'sealedTotp'>): string | null;
  /**
   * The half minute, counted from 1970, in which an app with this secret shows the code: now, the one before
   * or the next; else null.
   */
  stepOf(secret: string, code: string): number | null;
}

const STEP_SECONDS = 30;

export function createSecondFactor(parts: {
  secretBox: SecretBox;
  clock: Clock;
  shopName: string;
}): SecondFactor {
  const { secretBox, clock, shopName: issuer } = parts;
  const contextOf = (id: string) => `shop-totp:${id}`;
  const uriOf = ({ email }: Pick<User, 'email'>, secret: string) =>
    generateURI({ issuer, label: email ?? issuer, secret });
  return {
    uriOf,
    propose: (user) => {
      const secret = generateSecret();
      return { secret, uri: uriOf(user, secret) };
    },
    seal: ({ id }, secret) => secretBox.seal(secret, contextOf(id)),
    isCurrent: (sealed) => secretBox.isCurrent(sealed),
    open: ({ id, sealedTotp }) => (sealedTotp === null ? null : secretBox.open(sealedTotp, contextOf(id))),
    stepOf: (secret, code) => {
      const token = code.replace(/\s/g, '');
      if (!/^\d{6}$/.test(token)) return null;
      const epoch = Math.floor(clock.now().getTime() / 1000);
      const result = verifySync({ secret, token, epoch, epochTolerance: STEP_SECONDS });
      return result.valid ? Math.floor(epoch / STEP_SECONDS) + result.delta : null;
    },
  };
}
