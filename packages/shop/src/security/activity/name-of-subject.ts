import type { Shop } from '../../shop.ts';
import type { ActivityCount } from '../../store/activity-record.ts';
import { activityKind } from './activity-kinds.ts';

/** A network with what it leaves open, the address of a person, or nothing for the whole shop. */
export async function nameOfSubject(
  { store }: Pick<Shop, 'store'>,
  { kind, subject }: Pick<ActivityCount, 'kind' | 'subject'>,
): Promise<string> {
  if (subject === '') return '';
  if (activityKind.parse(kind).endsWith('OfNetwork')) return `${subject}.*`;
  const user = await store.users.find(subject);
  return user === null ? subject : (user.email ?? user.name);
}
