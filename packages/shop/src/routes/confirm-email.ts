import { type Request, Router } from 'express';
import { writeAccountMail } from '../mail/write-account-mail.ts';
import { pageContextOf, requireUser, viewerIn } from '../page-context.ts';
import { confirmEmailPage } from '../pages/sign-in-pages.ts';
import { hostError } from '../security/host-error.ts';
import { limitRequests } from '../security/rate-limit.ts';
import type { Shop } from '../shop.ts';
import type { AddressedUser } from '../store/shop-store.ts';
import { paramOf } from './param-of.ts';

/** Proving that an address is its owner's. */
export function createConfirmEmailRoutes(shop: Shop): Router {
  const { accounts, limits } = shop;
  const limit = limitRequests(limits.signIns);
  const router = Router();
  // A form: programs that look into mail follow its links.
  router.get('/confirm/:secret', (request, response) => {
    response.send(confirmEmailPage(pageContextOf(request), { secret: paramOf(request, 'secret') }));
  });
  router.post('/confirm/:secret', limit, async (request, response) => {
    const pageContext = pageContextOf(request);
    const user = await accounts.confirmEmail(paramOf(request, 'secret'));
    if (user !== null) {
      request.log.info({ userId: user.id }, 'somebody confirmed his address');
      return response.redirect(
        303,
        pageContext.viewer === null ? '/sign-in?done=confirmed' : '/profile?done=confirmed',
      );
    }
    response.status(410).send(confirmEmailPage(pageContext, { secret: null }));
  });
  router.post('/profile/confirm', requireUser, limit, async (request, response) => {
    const { user } = viewerIn(request);
    const { email } = user;
    if (email === null) throw hostError('BAD_REQUEST');
    await sendConfirmation(shop, request, { ...user, email });
    response.redirect(303, '/profile?done=confirmationSent');
  });
  return router;
}

/** Mails the link that proves the address. Nobody waits for the mail server. */
export async function sendConfirmation(shop: Shop, request: Request, user: AddressedUser): Promise<void> {
  const { language } = pageContextOf(request);
  const link = `${shop.publicUrl}/confirm/${await shop.accounts.startConfirmation(user)}`;
  const { email: to } = user;
  void shop.sendMail({ to, ...writeAccountMail(shop, { mail: 'confirm', language, values: { link } }) });
}
