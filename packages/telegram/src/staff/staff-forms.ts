import type { ChatForm } from '@panelkit/sdk';
import type { Screen } from '../screens/screen.ts';
import { askAgain, moveProved, takeBalance, takeText } from './broadcasts/broadcast-acts.ts';
import { giveTerms } from './give-terms.ts';
import { setMaintenance, showMaintenance } from './maintenance.ts';
import { answerProof } from './prove.ts';
import { adjust, reject } from './staff-commands.ts';
import type { StaffContext, StaffPermission } from './staff-context.ts';
import { presentState, refusalIn } from './staff-refusals.ts';
import { writeToCustomer } from './write-to-customer.ts';

type FormData = ChatForm['data'];

/**
 * A question that the next message answers. `refused`: what is shown with the reason when that was not done.
 */
interface Form {
  needed: StaffPermission;
  answer(context: StaffContext, data: FormData, text: string): Promise<Screen>;
  refused(context: StaffContext, data: FormData, note: string): Promise<Screen>;
}

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  [
    'reject',
    {
      needed: 'decide-receipts',
      answer: (context, { paymentId = '' }, text) => reject(context, paymentId, text.slice(0, 300)),
      // What was asked about may be gone.
      refused: (context, { paymentId: id = '' }, note) => presentState(context, { name: 'reject', id }, note),
    },
  ],
  [
    'adjust',
    {
      needed: 'adjust-wallets',
      answer: (context, { customerId = '' }, text) => adjust(context, customerId, text),
      refused: (context, { customerId: id = '' }, note) =>
        presentState(context, { name: 'adjust', id }, note),
    },
  ],
  [
    'message',
    {
      needed: 'write-to-customers',
      answer: (context, { customerId = '' }, text) => writeToCustomer(context, customerId, text),
      refused: (context, { customerId: id = '' }, note) =>
        presentState(context, { name: 'message', id }, note),
    },
  ],
  [
    'terms',
    {
      needed: 'give-service',
      answer: (context, { subscriptionId = '' }, text) => giveTerms(context, subscriptionId, text),
      refused: (context, { subscriptionId: id = '' }, note) =>
        presentState(context, { name: 'terms', id }, note),
    },
  ],
  [
    'broadcast-text',
    {
      needed: 'broadcast',
      answer: takeText,
      refused: (context, data, note) =>
        data.id === undefined
          ? askAgain(context, data, note)
          : presentState(context, { name: 'broadcast-text', id: data.id }, note),
    },
  ],
  [
    'audience-balance',
    {
      needed: 'broadcast',
      answer: takeBalance,
      refused: (context, { id = '' }, note) => presentState(context, { name: 'audience-balance', id }, note),
    },
  ],
  [
    'prove broadcast',
    {
      needed: 'broadcast',
      answer: (context, { id = '', value = '' }, code) =>
        answerProof(context, { code, wanted: { deed: 'broadcast', id, value } }, () =>
          moveProved(context, id, value),
        ),
      refused: (context, { id = '' }, note) => presentState(context, { name: 'broadcast-move', id }, note),
    },
  ],
  [
    'prove maintenance',
    {
      needed: 'manage-settings',
      answer: (context, { value = '' }, code) =>
        answerProof(context, { code, wanted: { deed: 'maintenance', id: '', value } }, () =>
          setMaintenance(context, value),
        ),
      refused: async (context, _data, note) => showMaintenance(context, note),
    },
  ],
]);

/** What was typed answers the question that is open; null: none is. */
export async function answerForm(context: StaffContext, text: string): Promise<Screen | null> {
  const { form } = context.chat;
  if (form === null || form.expiresAt <= context.now) return null;
  const asked = FORMS.get(form.name);
  if (asked === undefined || !context.may(asked.needed)) return null;
  try {
    return await asked.answer(context, form.data, text);
  } catch (error) {
    const note = refusalIn(context, error);
    if (note === null) throw error;
    return asked.refused(context, form.data, note);
  }
}
