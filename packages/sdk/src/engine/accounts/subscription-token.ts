import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { SecretBox } from '../../ports/secret-box.ts';

/** Characters of a shop link's token: 165 random bits. */
export const TOKEN_LENGTH = 32;

/** A subscription's token as it is stored: sealed, and its hash for look-up. */
export function sealToken(
  secretBox: SecretBox,
  subscriptionId: string,
  token: string,
): Pick<Subscription, 'sealedToken' | 'tokenHash'> {
  return {
    sealedToken: secretBox.seal(token, tokenContext(subscriptionId)),
    tokenHash: secretBox.hash(token, TOKEN_PURPOSE),
  };
}

/** @throws PanelkitError `SECRET_KEY_MISMATCH` */
export function openToken(
  secretBox: SecretBox,
  subscription: Pick<Subscription, 'id' | 'sealedToken'>,
): string {
  return secretBox.open(subscription.sealedToken, tokenContext(subscription.id));
}

/** The shop's own link of a subscription. Secret. @throws PanelkitError `SECRET_KEY_MISMATCH` */
export function shopLinkOf(
  { linkAddress, secretBox }: { linkAddress: string; secretBox: SecretBox },
  subscription: Pick<Subscription, 'id' | 'sealedToken'>,
): string {
  return `${linkAddress}/s/${openToken(secretBox, subscription)}`;
}

/** The hashes under which a token may be stored, of every known key. */
export function tokenHashes(secretBox: SecretBox, token: string): string[] {
  return secretBox.lookupHashes(token, TOKEN_PURPOSE);
}

const TOKEN_PURPOSE = 'subscription-token';

function tokenContext(subscriptionId: string): string {
  return `subscription:${subscriptionId}:token`;
}
