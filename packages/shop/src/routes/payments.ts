import { type Actor, parseTypedMinor, transferPurpose } from '@panelkit/sdk';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireCustomer, requireUser, viewerIn } from '../page-context.ts';
import { methodName } from '../pages/parts/method-name.ts';
import { paymentPage, refusedReceiptPage } from '../pages/payment-section.ts';
import { walletPage } from '../pages/wallet-page.ts';
import { cardOfferOf, confirmBuyer } from '../people/card-offer-of.ts';
import { identifyBuyer } from '../people/identify-customer.ts';
import { may } from '../roles/permissions.ts';
import { topUpAmountsMinor } from '../sample-price.ts';
import { fieldRefused, formKey, parseForm } from '../security/form-guard.ts';
import { type HostError, hostError, isHostError } from '../security/host-error.ts';
import { hasOversizedPicture, keepPicture } from '../security/upload.ts';
import type { Shop } from '../shop.ts';
import { requireChallenge } from './identity/require-challenge.ts';
import { cursorOf, nextPage } from './next-page.ts';
import { offerOf } from './offer-of.ts';
import { paramOf } from './param-of.ts';
import { awaitedPaymentsOf } from './payments/awaited-payments-of.ts';
import { pageOfPayment } from './payments/page-of-payment.ts';
import { startPayment } from './payments/start-payment.ts';

const receiptForm = z.object({
  ...formKey,
  reference: z.string().trim().max(200),
  note: z.string().trim().max(500),
  next: nextPage,
});
const topUpForm = z.object({
  ...formKey,
  amount: z.string().max(30).optional(),
  other: z.string().max(30).default(''),
  unit: z.string().optional(),
  method: z.string().max(50).default('receipt'),
  next: nextPage,
});

/** Money on its way in: the wallet, top-ups and receipts. */
export function createPaymentRoutes(shop: Shop): Router {
  const { panelkit, currency } = shop;
  const router = Router();
  router.use(['/wallet', '/payments'], requireCustomer);
  router.get('/wallet', async (request, response) => {
    response.send(await showWallet(shop, request));
  });
  router.post('/wallet/top-up', identifyBuyer(shop), async (request, response) => {
    const { amount, other, unit, method, next, key } = parseForm(topUpForm, request);
    const actor = actorOf(request);
    const amountMinor = parseTypedMinor(amount ?? other, { unit, currency });
    const { texts, collecting } = pageContextOf(request);
    if (amountMinor === null || amountMinor === 0) throw fieldRefused('other', texts.wallet.noAmount);
    const lowest = collecting.find((known) => known.method === method)?.minimum;
    if (lowest !== undefined && amountMinor < lowest.amountMinor)
      throw fieldRefused('other', texts.wallet.tooLittle(methodName(texts, method), lowest));
    const by = { actor, idempotencyKey: key };
    const payment = await panelkit.payments.topUp({ customerId: actor.id, amountMinor, method }, by);
    response.redirect(303, `/payments/${payment.id}?next=${encodeURIComponent(next)}`);
  });
  router.get('/payments/:paymentId', async (request, response) => {
    const payment = await panelkit.payments.get(request.params.paymentId, { actor: actorOf(request) });
    if (payment.orderId !== null) return response.redirect(303, `/orders/${payment.orderId}`);
    const wanted = nextPage.parse(request.query.next);
    const home = payment.wish === null ? '/wallet' : `/subscriptions/${payment.wish.subscriptionId}`;
    const next = wanted === '/' ? home : wanted;
    const offer = await offerOf(shop, payment);
    const card = await cardOfferOf(shop, payment, viewerIn(request).user);
    const purpose = transferPurpose(payment.id);
    const isArriving = await shop.panelkit.payments.isArriving(payment.id, { actor: actorOf(request) });
    const view = { payment, payTo: shop.payTo, purpose, until: null, offer, isArriving, card, next };
    response.send(paymentPage(pageContextOf(request), view));
  });
  router.post('/payments/:paymentId/receipt', requireChallenge(shop, 'receipt'), submitReceipt(shop));
  router.post('/payments/:paymentId/card', async (request, response) => {
    const { key } = parseForm(z.object(formKey), request);
    const { user, actor } = viewerIn(request);
    await confirmBuyer(shop, actor.id, user);
    const paymentId = paramOf(request, 'paymentId');
    await panelkit.cards.assign({ paymentId }, { actor, idempotencyKey: key });
    response.redirect(303, `/payments/${paymentId}`);
  });
  router.post('/payments/:paymentId/start', startPayment(shop));
  router.post('/payments/:paymentId/withdraw', async (request, response) => {
    const { key } = parseForm(z.object(formKey), request);
    const paymentId = paramOf(request, 'paymentId');
    const by = { actor: actorOf(request), idempotencyKey: key };
    await panelkit.payments.withdraw({ paymentId }, by);
    response.redirect(303, `/payments/${paymentId}`);
  });
  router.get('/receipts/:attachmentId', requireUser, showReceipt(shop));
  return router;
}

async function showWallet(shop: Shop, request: Request): Promise<string> {
  const { panelkit, currency } = shop;
  const actor = actorOf(request);
  const wallet = await panelkit.wallets.get(actor.id, { actor });
  const page = { ...cursorOf(request), limit: 20, newestFirst: true };
  const { rows: bookings, nextCursor } = await panelkit.wallets.history(actor.id, page, { actor });
  const amount = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).safeParse(request.query.amount);
  const wanted = amount.success ? { amountMinor: amount.data, currency } : null;
  const next = nextPage.parse(request.query.next);
  const presets = topUpAmountsMinor(currency).map((amountMinor) => ({ amountMinor, currency }));
  const payments = await awaitedPaymentsOf(panelkit, actor);
  return walletPage(pageContextOf(request), {
    wallet,
    bookings,
    payments,
    nextCursor,
    presets,
    wanted,
    next,
  });
}

function submitReceipt(shop: Shop): RequestHandler {
  return async (request, response) => {
    const { reference, note, key, next } = parseForm(receiptForm, request);
    const { user, actor } = viewerIn(request);
    const paymentId = paramOf(request, 'paymentId');
    // First whose it is, and whether it waits for one: no other picture is kept. A form that is sent twice
    // names the one of before.
    const { state, method } = await shop.panelkit.payments.get(paymentId, { actor });
    const isWanted = state.status === 'pending' && method === 'receipt';
    const refuse = (error: HostError) => showRefused(shop, { request, response, error });
    if (hasOversizedPicture(request)) return refuse(hostError('UPLOAD_TOO_LARGE'));
    if (reference === '' && request.file === undefined) return refuse(hostError('RECEIPT_EMPTY'));
    const kept = await keepPicture(shop, request, { ownerId: user.id, key, isWanted }).catch(
      (error: unknown) => {
        if (isHostError(error)) return error;
        throw error;
      },
    );
    if (isHostError(kept)) return refuse(kept);
    const attachmentId = kept?.id ?? null;
    const proof = { reference: reference || null, note: note || null, pictureDigest: kept?.digest ?? null };
    const receipt = { paymentId, attachmentId, ...proof };
    const by = { actor, idempotencyKey: key };
    const payment = await shop.panelkit.payments.submitReceipt(receipt, by).catch(async (error: unknown) => {
      await dropPicture(shop, { attachmentId, paymentId, actor });
      throw error;
    });
    request.log.info({ paymentId, orderId: payment.orderId }, 'receipt submitted');
    const page = `/payments/${paymentId}?next=${encodeURIComponent(next)}`;
    response.redirect(303, payment.orderId === null ? page : `/orders/${payment.orderId}`);
  };
}

/** Why a receipt was not taken, beside its picture, with what was typed. */
async function showRefused(
  shop: Shop,
  { request, response, error }: { request: Request; response: Response; error: HostError },
): Promise<void> {
  const { reference, note, next } = parseForm(receiptForm.partial({ note: true }), request);
  const { user, actor } = viewerIn(request);
  const { panelkit, payTo } = shop;
  const payment = await panelkit.payments.get(paramOf(request, 'paymentId'), { actor });
  const order = payment.orderId === null ? null : await panelkit.orders.get(payment.orderId, { actor });
  const pageContext = pageContextOf(request);
  const problem = pageContext.texts.hostErrors[error.code];
  response.status(error.status).send(
    refusedReceiptPage(pageContext, {
      payment,
      payTo,
      next,
      until: null,
      offer: null,
      isArriving: false,
      purpose: order?.number ?? transferPurpose(payment.id),
      card: await cardOfferOf(shop, payment, user),
      refused: { reference, note: note ?? '', problem },
      back: pageOfPayment(payment),
    }),
  );
}

/** What was refused is not kept, unless the same form came through at the same moment. */
async function dropPicture(
  { panelkit, store }: Shop,
  { attachmentId, paymentId, actor }: { attachmentId: string | null; paymentId: string; actor: Actor },
): Promise<void> {
  if (attachmentId === null) return;
  const { state } = await panelkit.payments.get(paymentId, { actor });
  const isKept = 'receipt' in state && state.receipt?.attachmentId === attachmentId;
  if (!isKept) await store.attachments.remove(attachmentId);
}

/**
 * Only the owner and who decides about receipts; as a picture and nothing else, whatever the browser makes of
 * it.
 */
function showReceipt({ store, panelkit }: Shop): RequestHandler {
  return async (request, response) => {
    const { user, actor, role } = viewerIn(request);
    const attachment = await store.attachments.find(paramOf(request, 'attachmentId'));
    const isAllowed =
      attachment?.ownerId === user.id || (actor.kind === 'staff' && may(role, 'decide-receipts'));
    if (attachment === null || !isAllowed) throw hostError('PAGE_NOT_FOUND');
    if (actor.kind === 'staff') {
      const owner = await store.users.find(attachment.ownerId);
      const target = { kind: 'customer', id: owner?.customerId ?? attachment.ownerId };
      await panelkit.audit.recordView({ action: 'receipt.view', target }, { actor });
    }
    response.set({
      'Content-Type': attachment.mediaType,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Content-Disposition': 'inline; filename="receipt"',
      'Cache-Control': 'private, no-store',
    });
    response.send(attachment.content);
  };
}
