import { addMs, DAY_MS } from '../lifecycle/period.ts';
import type { Customer } from '../orders/customer.ts';

/** How long who took over a customer's chats spends nothing: time for the one who had them to object. */
export const MONEY_FREEZE_MS = DAY_MS;

/** Until when this customer spends nothing from the wallet; null: they may. Pure. */
export function moneyFrozenUntil({ chatsMovedAt }: Pick<Customer, 'chatsMovedAt'>, now: Date): Date | null {
  if (chatsMovedAt === null) return null;
  const until = addMs(chatsMovedAt, MONEY_FREEZE_MS);
  return now < until ? until : null;
}
