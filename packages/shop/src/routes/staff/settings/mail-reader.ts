import type { Request } from 'express';
import type { MailAnswer } from '../../../mail/mail-server.ts';
import { viewerIn } from '../../../page-context.ts';
import type { Mail } from '../../../people/mailer.ts';
import { hostError } from '../../../security/host-error.ts';
import type { Shop } from '../../../shop.ts';
import { recordStaffAction } from '../record-staff-action.ts';

/**
 * A test, only to who asks for it: nobody can have the shop write to strangers. It is written down with what
 * the server said.
 * @param about - what is tested, in the trail; empty: the server
 * @throws HostError `PAGE_NOT_FOUND` where there is no mail
 */
export async function mailReader(
  shop: Shop,
  request: Request,
  { about = '', ...mail }: Pick<Mail, 'subject' | 'text'> & { about?: string },
): Promise<MailAnswer> {
  const { user } = viewerIn(request);
  if (user.email === null || shop.mailServer.address === null) throw hostError('PAGE_NOT_FOUND');
  const answer = await shop.mailServer.send({ to: user.email, ...mail });
  const note = about === '' ? answer.text : `${about}: ${answer.text}`;
  await recordStaffAction(shop, request, { by: user, action: 'mail.tested', targetId: user.id, note });
  return answer;
}
