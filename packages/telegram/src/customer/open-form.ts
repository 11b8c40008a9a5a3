import type { ChatForm } from '@panelkit/sdk';
import type { CustomerContext } from './customer-context.ts';

/**
 * What is known of the question that is open in this chat; null: it asks something else, or its time is over.
 */
export function openForm({ chat: { form }, now }: CustomerContext, name: string): ChatForm['data'] | null {
  return form?.name === name && form.expiresAt > now ? form.data : null;
}
