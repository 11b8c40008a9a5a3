import type { ObservedAccount } from '@panelkit/sdk';

/**
 * Says that an account belongs to another administrator than `login`. No owner: the administrator of the
 * panel's environment made it.
 */
export function withOwner(
  account: ObservedAccount,
  owner: string | null | undefined,
  login: string | undefined,
): ObservedAccount {
  return owner == null || owner === login ? account : { ...account, isOwn: false };
}
