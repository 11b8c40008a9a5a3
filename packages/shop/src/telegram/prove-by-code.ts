import { toLatinDigits } from '@panelkit/sdk';
import type { CodeProof } from '@panelkit/telegram';
import { recordAccountChange } from '../people/account-changes.ts';
import type { Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';

/**
 * A code of the authenticator app, as on the website: accepted once, and attempts are counted. A chat takes
 * no password and no recovery code.
 */
export async function proveByCode(shop: Omit<Shop, 'bots'>, user: User, typed: string): Promise<CodeProof> {
  const code = toLatinDigits(typed).replace(/\s/g, '');
  if (!/^\d{6}$/.test(code)) return 'wrong-code';
  const outcome = await shop.accounts.signIn.withCode(user, code);
  if (outcome.kind === 'in') return 'proved';
  const isUsed = 'isUsedCode' in outcome && outcome.isUsedCode === true;
  const change = isUsed ? 'account.code-sent-again' : 'account.sign-in-refused';
  await recordAccountChange(shop, { user, change, from: 'Telegram' });
  if (isUsed) return 'used-code';
  return outcome.kind === 'locked' ? 'too-many-attempts' : 'wrong-code';
}
