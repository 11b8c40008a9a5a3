import { commandOf } from '../inbox/command-of.ts';
import type { Screen } from '../screens/screen.ts';
import { to } from './screens/button.ts';
import { ask } from './staff-commands.ts';
import type { StaffContext } from './staff-context.ts';
import { showCustomer } from './staff-show.ts';

export async function askForMessage(context: StaffContext, customerId: string): Promise<Screen> {
  await ask(context, 'message', { customerId });
  const { texts } = context;
  return { html: texts.write.hint, buttons: [[to(texts.back, 'customer', { id: customerId })]] };
}

/** What was typed goes to the customer as it is. */
export async function writeToCustomer(
  context: StaffContext,
  customerId: string,
  text: string,
): Promise<Screen> {
  const { panelkit, chat, texts, key } = context;
  await panelkit.customers.write({ customerId, text }, commandOf(context, key));
  await panelkit.chats.remember(chat.id, { form: null });
  return showCustomer(context, customerId, { note: texts.write.done });
}
