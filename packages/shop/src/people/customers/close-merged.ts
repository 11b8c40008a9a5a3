import type { Shop } from '../../shop.ts';
import type { User } from '../../store/shop-store.ts';

const LONGEST_NOTE = 2000;

/**
 * After the engine merged two customers: the user of the first can sign in no more, and is signed out
 * everywhere. Pictures of receipts and the note go to the survivor, and the address, if the survivor has
 * none; its password does not, so a mailed link sets a new one. Repeating it changes nothing.
 */
export async function closeMerged(
  { store, accounts }: Pick<Shop, 'store' | 'accounts'>,
  { from, into }: { from: User | null; into: User },
): Promise<void> {
  if (from === null || from.id === into.id) return;
  await store.attachments.changeOwner(from.id, into.id);
  if (from.deletedAt !== null) return;
  const note = [into.note, from.note].filter((text) => text !== '').join('\n');
  await store.users.update(into.id, { note: note.slice(0, LONGEST_NOTE) });
  await store.users.update(from.id, { note: '' });
  await store.users.handEmail(from.id, into.id);
  await accounts.remove(from);
}
