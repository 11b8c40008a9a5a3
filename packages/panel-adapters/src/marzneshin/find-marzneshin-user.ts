import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { readReply } from '../fastapi/fastapi-reply.ts';
import { panelResponseInvalid } from '../http/to-panelkit-error.ts';
import { type MarzneshinUser, marzneshinUsersPageSchema } from './marzneshin-schemas.ts';

/**
 * The user of exactly that name; null when this administrator has none. Asked of the list, since a plain
 * administrator gets 403 for a missing user as for a foreign one; the name is given twice, since once means
 * *contains*. Source: app/routes/user.py (0.7.4).
 *
 * @throws PanelkitError
 */
export async function findMarzneshinUser(
  api: FastapiApi,
  name: string,
  signal?: AbortSignal,
): Promise<MarzneshinUser | null> {
  const filter = `username=${encodeURIComponent(name)}`;
  const reply = await api({ method: 'GET', path: `/api/users?${filter}&${filter}`, signal });
  const { items, total } = readReply(reply, 'find account', marzneshinUsersPageSchema);
  const [user] = items;
  if (user === undefined && total === 0) return null;
  if (user?.username === name && items.length === 1) return user;
  throw panelResponseInvalid('find account', 'it shows another account');
}
