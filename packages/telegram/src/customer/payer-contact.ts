import { type ChatContact, toLatinDigits } from '@panelkit/sdk';
import type { Screen } from '../screens/screen.ts';
import type { CustomerContext } from './customer-context.ts';
import { openForm } from './open-form.ts';
import { contactScreen } from './screens/payment-screens.ts';

const CONTACT = 'contact';
const FORM_MS = 30 * 60_000;

/** Asks where the provider of this payment sends its receipt. The next text in this chat is the answer. */
export async function askContact(
  context: CustomerContext,
  paymentId: string,
  note: string | null = null,
): Promise<Screen> {
  const { panelkit, chat, now } = context;
  const expiresAt = new Date(now.getTime() + FORM_MS);
  await panelkit.chats.remember(chat.id, { form: { name: CONTACT, data: { paymentId }, expiresAt } });
  return contactScreen(context, { paymentId, note });
}

/** The payment for which a contact was asked; null: none was, or too long ago. */
export function paymentAskedFor(context: CustomerContext): string | null {
  return openForm(context, CONTACT)?.paymentId ?? null;
}

/** An address or an international number, with the digits of any language; null: neither. Pure. */
export function readContact(text: string): Pick<ChatContact, 'email' | 'phone'> | null {
  const typed = text.trim();
  if (/^[^\s@]{1,64}@[^\s@]{1,180}\.[a-z]{2,}$/i.test(typed)) return { email: typed, phone: null };
  const number = toLatinDigits(typed)
    .replaceAll(/[\s().-]/g, '')
    .replace(/^00/, '+');
  return /^\+\d{7,15}$/.test(number) ? { email: null, phone: number } : null;
}
