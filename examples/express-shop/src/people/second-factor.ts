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
  /** Whether an app with this secret shows the code now, or did half a minute ago, or will. */
  isCode(secret: string, code: string): boolean;
}

const STEP_SECONDS = 30;

export function createSecondFactor(parts: {
  secretBox: SecretBox;
  clock: Clock;
  shopName: string;
}): SecondFactor {
  const { secretBox, clock, shopName: issuer } = parts;
  const contextOf = (id: string) => `shop-totp:${id}`;
  const uriOf = ({ email: label }: Pick<User, 'email'>, secret: string) =>
    generateURI({ issuer, label, secret });
  return {
    uriOf,
    propose: (user) => {
      const secret = generateSecret();
      return { secret, uri: uriOf(user, secret) };
    },
    seal: ({ id }, secret) => secretBox.seal(secret, contextOf(id)),
    isCurrent: (sealed) => secretBox.isCurrent(sealed),
    open: ({ id, sealedTotp }) => (sealedTotp === null ? null : secretBox.open(sealedTotp, contextOf(id))),
    isCode: (secret, code) => {
      const token = code.replace(/\s/g, '');
      if (!/^\d{6}$/.test(token)) return false;
      const epoch = Math.floor(clock.now().getTime() / 1000);
      return verifySync({ secret, token, epoch, epochTolerance: STEP_SECONDS }).valid;
    },
  };
}
