import { randomUUID } from 'node:crypto';
import { messageLanguage } from '../people/message-language.ts';
import type { Viewer } from '../roles/viewer.ts';
import type { Shop } from '../shop.ts';

/** Writes to a customer in this language from now on; null: in the shop's. */
export async function writeIn({ panelkit }: Shop, { actor }: Viewer, language: string | null): Promise<void> {
  if (actor.kind !== 'customer') return;
  const input = { customerId: actor.id, language: messageLanguage(language) };
  await panelkit.customers.setLanguage(input, { actor, idempotencyKey: randomUUID() });
}
