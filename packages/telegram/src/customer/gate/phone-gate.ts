import { addMs } from '@panelkit/sdk';
import type { Deed } from '../../inbox/read-update.ts';
import type { Screen } from '../../screens/screen.ts';
import type { CustomerContext } from '../customer-context.ts';
import { openForm } from '../open-form.ts';
import { phoneScreen, refusedPhoneScreen } from '../screens/phone-screens.ts';
import { showHome, showPlan, showPlans } from '../show.ts';
import type { PhoneGate } from './customer-gate.ts';

const FORM = 'phone';
const FORM_MS = 30 * 60_000;

/**
 * The screen that asks for the phone number, and leads on to a plan; null: it is known, or nobody wants it.
 */
export async function askPhone(context: CustomerContext, planId: string | undefined): Promise<Screen | null> {
  const { panelkit, chat, shop, now } = context;
  const wanted = shop.gate?.phone ?? null;
  if (wanted === null) return null;
  const { sharedPhone } = (await panelkit.chats.contact(chat.id)) ?? {};
  if (isSoldTo(wanted, sharedPhone ?? null)) return null;
  const data = planId === undefined ? {} : { planId };
  await panelkit.chats.remember(chat.id, {
    form: { name: FORM, data, expiresAt: addMs(now, FORM_MS) },
  });
  return phoneScreen(context, { countries: wanted.countries, note: null });
}

/**
 * Somebody sent a phone number. Only Telegram says that it is theirs: whatever is typed or passed on proves
 * nothing.
 */
export async function answerPhone(
  context: CustomerContext,
  { phone, isOwn }: Extract<Deed, { kind: 'contact' }>,
): Promise<Screen> {
  const { panelkit, chat, shop, texts } = context;
  const wanted = shop.gate?.phone ?? null;
  if (wanted === null) return showHome(context);
  const { countries } = wanted;
  const sharedPhone = readNumber(phone);
  if (!isOwn || sharedPhone === null) return phoneScreen(context, { countries, note: texts.phone.notYours });
  if (!isSoldTo(wanted, sharedPhone)) return refusedPhoneScreen(context, countries);
  const form = openForm(context, FORM);
  await panelkit.chats.remember(chat.id, { contact: { sharedPhone }, form: null });
  const screen = await next(context, form);
  return { ...screen, keyboard: { kind: 'removed', html: texts.phone.thanks } };
}

/**
 * Something else was said while the number was asked for: the person goes back. Null: it was not asked for.
 */
export async function leavePhone(context: CustomerContext): Promise<Screen | null> {
  const { panelkit, chat, texts } = context;
  if (openForm(context, FORM) === null) return null;
  await panelkit.chats.remember(chat.id, { form: null });
  return { ...showHome(context), keyboard: { kind: 'removed', html: texts.phone.notNow } };
}

/** What the number was asked for. */
function next(context: CustomerContext, form: Record<string, string> | null): Promise<Screen> | Screen {
  if (form === null) return showHome(context);
  return form.planId === undefined ? showPlans(context) : showPlan(context, form.planId);
}

function isSoldTo({ countries }: PhoneGate, sharedPhone: string | null): boolean {
  if (sharedPhone === null) return false;
  return countries.length === 0 || countries.some((country) => sharedPhone.startsWith(country));
}

/** With a plus, which some clients leave out; null: not a number. */
function readNumber(phone: string): string | null {
  const number = `+${phone.replaceAll(/\D/g, '')}`;
  return /^\+\d{7,15}$/.test(number) ? number : null;
}
