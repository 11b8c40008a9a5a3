import { commandOf } from '../inbox/command-of.ts';
import { lines, type Screen } from '../screens/screen.ts';
import { readExtension, writeExtension } from '../screens/shown-extension.ts';
import { homeRow, to } from './screens/button.ts';
import type { StaffContext } from './staff-context.ts';
import { showStaffService } from './staff-show.ts';

/** Asks once: what a period costs, and what the customer has. */
export async function askForExtension(context: StaffContext, id: string): Promise<Screen> {
  const { panelkit, by, texts, format, may, nonce } = context;
  const offer = await panelkit.subscriptions.previewExtension({ subscriptionId: id }, by);
  if (offer.type === null) return showStaffService(context, id, texts.refused['not-possible']);
  const { customerId } = await panelkit.subscriptions.get(id, by);
  const available = may('see-wallets') ? await panelkit.wallets.available(customerId, by) : null;
  const { paidExtension: words } = texts;
  return {
    html: lines(
      words.question(format.money(offer.priceMinor, offer.currency)),
      texts.expiry(format.instant(offer.newExpiresAt?.toISOString() ?? null)),
      available === null ? null : texts.balance(format.money(available.amountMinor, available.currency)),
    ),
    buttons: [
      [to(words.yes, 'extend', { id, value: writeExtension(offer, nonce) })],
      homeRow(context, to(texts.back, 'service', { id })),
    ],
  };
}

/** Charges the customer's wallet what was shown, once for each showing. */
export async function extendService(context: StaffContext, id: string, value: string): Promise<Screen> {
  const { expected, intent } = readExtension(value);
  await context.panelkit.subscriptions.extend({ subscriptionId: id, expected }, commandOf(context, intent));
  return showStaffService(context, id, context.texts.paidExtension.done);
}
