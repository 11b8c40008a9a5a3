import type { Texts } from '../messages/texts.ts';
import { textsOf } from '../people/texts-of.ts';
import { may } from '../roles/permissions.ts';
import { findRole } from '../roles/roles.ts';
import type { Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';
import { APPROVAL_PERMISSIONS, type ApprovalKind } from './approval-input.ts';

const MOST = 200;

/** Mails those who may agree; nobody waits for the mail server. */
export async function tellApprovers(shop: Shop, kind: ApprovalKind, requester: User): Promise<void> {
  for (const user of await shop.store.users.list({ staff: true, limit: MOST })) {
    const role = user.id === requester.id ? null : await findRole(shop.store.roles, user.role);
    if (may(role, APPROVAL_PERMISSIONS[kind]))
      mail(shop, user, ({ staffApprovals: words }) => words.mailAsked(words.kinds[kind], requester.name));
  }
}

/** Mails who asked what became of it. */
export function tellRequester(
  shop: Shop,
  requester: User,
  said: { kind: ApprovalKind; isDone: boolean },
): void {
  mail(shop, requester, ({ staffApprovals: words }) =>
    words.mailDecided(words.kinds[said.kind], said.isDone),
  );
}

function mail(shop: Shop, user: User, textOf: (texts: Texts) => string): void {
  if (user.email === null) return;
  const texts = textsOf(shop, user);
  const subject = `${shop.name}: ${texts.staffNav.approvals}`;
  void shop.sendMail({
    to: user.email,
    subject,
    text: `${textOf(texts)}\n\n${shop.publicUrl}/staff/approvals\n`,
  });
}
