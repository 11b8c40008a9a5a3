import { type Action, packId, unpackId } from '../../screens/action.ts';
import type { StaffActionName } from '../staff-actions.ts';

/** What a link may open. It only shows: anybody can write such a link, and somebody else may follow it. */
const SHOWN = [
  'receipt',
  'unit',
  'panel',
  'credentials',
  'customer',
  'service',
  'receipts',
  'units',
  'panels',
  'stock',
] satisfies StaffActionName[];

/** What opens a screen of the private chat: the payload of a link to the bot. */
export function linkPayload({ name, id = '' }: Omit<Action<StaffActionName>, 'value'>): string {
  return id === '' ? `see_${name}` : `see_${name}_${packId(id)}`;
}

/** Null: it opens nothing. */
export function readLinkPayload(payload: string): Action<StaffActionName> | null {
  const [, given, packed] = /^see_([a-z]+)(?:_([\w-]{22}))?$/.exec(payload) ?? [];
  const name = SHOWN.find((one) => one === given);
  if (name === undefined) return null;
  if (packed === undefined) return { name };
  const id = unpackId(packed);
  return id === null ? null : { name, id };
}
