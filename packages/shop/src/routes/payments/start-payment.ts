import type { RequestHandler } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, viewerIn } from '../../page-context.ts';
import { leavingPage } from '../../pages/payment-section.ts';
import { formKey, parseForm } from '../../security/form-guard.ts';
import type { Shop } from '../../shop.ts';
import { paramOf } from '../param-of.ts';
import { pageOfPayment } from './page-of-payment.ts';
import { returnUrlOf } from './payment-return.ts';

const startForm = z.object(formKey);

/** Opens a payment with its provider and sends the browser there. */
export function startPayment(shop: Shop): RequestHandler {
  const { panelkit } = shop;
  return async (request, response) => {
    const { key } = parseForm(startForm, request);
    const by = { actor: actorOf(request), idempotencyKey: key };
    const paymentId = paramOf(request, 'paymentId');
    const payment = await panelkit.payments.get(paymentId, by);
    const { method } = payment;
    const back = pageOfPayment(payment);
    // A page that was open since before: nobody pays twice because a chain is slow.
    if (await panelkit.payments.isArriving(paymentId, by)) return response.redirect(303, back);
    const pageContext = pageContextOf(request);
    const { email } = viewerIn(request).user;
    const payer = { language: pageContext.language.code, email };
    const returnUrl = returnUrlOf(shop, { method, paymentId });
    const started = await panelkit.payments.start({ paymentId, returnUrl, payer }, by);
    request.log.info({ paymentId, method }, 'payment started');
    // Not a redirect: the page's policy lets no form end at another origin, wherever it is sent on to.
    if (started.redirectUrl !== null) response.set('refresh', `0; url=${started.redirectUrl}`);
    response.send(leavingPage(pageContext, { started, back }));
  };
}
