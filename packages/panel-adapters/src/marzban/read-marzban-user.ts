import { type FastapiReply, readReply } from '../fastapi/fastapi-reply.ts';
import { panelResponseInvalid } from '../http/to-panelkit-error.ts';
import { type MarzbanUser, marzbanUserSchema } from './marzban-schemas.ts';

/** Where the API keeps a user. */
export function userPath(name: string): string {
  return `/api/user/${encodeURIComponent(name)}`;
}

/** The user that was asked for. @throws PanelkitError for anything else, also for another user */
export function readMarzbanUser(reply: FastapiReply, name: string): MarzbanUser {
  const user = readReply(reply, 'find account', marzbanUserSchema);
  if (user.username !== name) throw panelResponseInvalid('find account', 'it shows another account');
  return user;
}

/** The links that an answer shows; none of one that is no user's. */
export function linksShownBy(reply: FastapiReply): string[] {
  const user = reply.kind === 'done' ? marzbanUserSchema.safeParse(reply.json) : null;
  return user?.data?.links ?? [];
}

/** Whether a successful answer shows that user: a page in its place proves nothing. */
export function showsUser(reply: FastapiReply, name: string): boolean {
  const user = reply.kind === 'done' ? marzbanUserSchema.safeParse(reply.json) : null;
  return user?.data?.username === name;
}
