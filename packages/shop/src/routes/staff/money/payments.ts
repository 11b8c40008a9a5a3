import { isPanelkitError, type Payment, parseTypedMinor, type QueryContext } from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../../page-context.ts';
import {
  type PaymentView,
  type RefundDraft,
  staffPaymentPage,
} from '../../../pages/staff/money/payment-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { assertFreshProof } from '../../../security/fresh-proof.ts';
import { hostError } from '../../../security/host-error.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { askFirst } from '../people/ask-first.ts';
import { requireRefund } from '../staff-limits.ts';
import { namesOf } from '../staff-names.ts';

const refundForm = z.object({
  ...formKey,
  amount: z.string().max(30),
  unit: z.string().optional(),
  service: z.enum(['keep', 'end']).default('keep'),
  reason: z.string().trim().max(500).default(''),
  /** What the page showed again, in minor units: it is confirmed as it was shown. */
  confirmedMinor: z.coerce.number().int().min(1).optional(),
  change: z.string().optional(),
});
type RefundForm = z.output<typeof refundForm>;

/** One payment: what its provider knows of it, what can go back, and what became of it. */
export function createStaffPaymentRoutes(shop: Shop): Router {
  const router = Router();
  router.get('/staff/payments/:id', requireStaff('see-ledger'), async (request, response) => {
    response.send(staffPaymentPage(pageContextOf(request), await viewOf(shop, request, null)));
  });
  router.post(
    '/staff/payments/:id/refund',
    requireStaff('refund-payments', 'see-ledger'),
    async (request, response) => {
      const typed = parseForm(refundForm, request);
      const view = await viewOf(shop, request, null);
      const draft = draftOf(request, view, typed);
      const isConfirmed = typed.confirmedMinor !== undefined && typed.change === undefined;
      const isSound = (): boolean => draft.amountProblem === null && draft.reasonProblem === null;
      if (isConfirmed && isSound()) {
        const amountProblem = await refundUnlessSpent(shop, request, response, draft);
        if (amountProblem === null) return;
        draft.amountProblem = amountProblem;
      }
      const isReviewed = isSound() && typed.change === undefined;
      const page = staffPaymentPage(pageContextOf(request), { ...view, draft, isReviewed });
      response.status(isSound() ? 200 : 400).send(page);
    },
  );
  return router;
}

async function viewOf(shop: Shop, request: Request, draft: RefundDraft | null): Promise<PaymentView> {
  const { payments, orders, units } = shop.panelkit;
  const by = { actor: actorOf(request) };
  const payment = await payments.get(paramOf(request, 'id'), by);
  const { id: paymentId, customerId, orderId } = payment;
  const may = permissionsIn(request);
  return {
    payment,
    offer: await payments.refundOffer(paymentId, by),
    atProvider: await payments.atProviders(paymentId, by),
    refunds: (await payments.listRefunds({ paymentId, limit: 100, newestFirst: true }, by)).rows,
    order: orderId === null ? null : await orders.get(orderId, by),
    units: orderId === null ? [] : await units.listByOrder(orderId, by),
    changed: await changedBy(shop, payment, by),
    customer: (await namesOf(shop, [customerId])).get(customerId) ?? customerId.slice(-8),
    mayRefund: may('refund-payments'),
    mayEnd: may('act-on-orders'),
    draft,
    isReviewed: false,
    done: doneText(request),
  };
}

/** The subscription that a payment extended or moved to another plan. */
async function changedBy(
  { panelkit }: Shop,
  { wish }: Payment,
  by: QueryContext,
): Promise<PaymentView['changed']> {
  if (wish?.state.status !== 'applied') return null;
  const { subscriptionId } = wish;
  const { planId } = await panelkit.subscriptions.get(subscriptionId, by);
  const plan = await panelkit.plans.get(planId);
  return { subscriptionId, planId, planName: plan.name };
}

/** What was typed, read and judged; the engine judges it again when it is confirmed. */
function draftOf(request: Request, view: PaymentView, typed: RefundForm): RefundDraft {
  const { texts } = pageContextOf(request);
  const { problems } = texts.staffRefunds;
  const { currency } = view.payment.amount;
  const { amount, unit, service, reason, key } = typed;
  const amountMinor = typed.confirmedMinor ?? parseTypedMinor(amount, { unit, currency }) ?? 0;
  return {
    amount,
    service,
    reason,
    key,
    amountMinor,
    amountProblem: amountProblemOf(request, view, { amountMinor, service }),
    reasonProblem: reason === '' ? problems.reason : null,
  };
}

function amountProblemOf(
  request: Request,
  { payment, offer }: PaymentView,
  { amountMinor, service }: { amountMinor: number; service: RefundForm['service'] },
): string | null {
  const { staffRefunds: words, format } = pageContextOf(request).texts;
  const { problems } = words;
  const { currency } = payment.amount;
  const money = (minor: number): string => format.money({ amountMinor: minor, currency });
  const { ability, refundableMinor, availableMinor } = offer;
  if (amountMinor <= 0) return problems.amount;
  if (ability === 'whole' && amountMinor !== refundableMinor)
    return problems.wholeOnly(money(refundableMinor));
  if (amountMinor > refundableMinor) return problems.tooMuch(money(refundableMinor));
  return service === 'keep' && amountMinor > availableMinor
    ? problems.wallet(money(Math.max(0, availableMinor)))
    : null;
}

/** @returns what is wrong with the amount: the order that ended cost less than is missing in the wallet */
async function refundUnlessSpent(
  shop: Shop,
  request: Request,
  response: Response,
  draft: RefundDraft,
): Promise<string | null> {
  try {
    await refund(shop, request, response, draft);
    return null;
  } catch (error) {
    if (!isPanelkitError(error) || error.code !== 'INSUFFICIENT_BALANCE') throw error;
    const { staffRefunds: words, format } = pageContextOf(request).texts;
    const { availableMinor: amountMinor } = error.details;
    return words.problems.spent(format.money({ amountMinor, currency: shop.currency }));
  }
}

/** Asks for it, or for a second member of the staff. */
async function refund(
  shop: Shop,
  request: Request,
  response: Response,
  { amountMinor, reason, service, key }: RefundDraft,
): Promise<void> {
  const paymentId = paramOf(request, 'id');
  const endsOrder = service === 'end';
  if (endsOrder && !permissionsIn(request)('act-on-orders')) throw hostError('FORBIDDEN');
  if (amountMinor > shop.settings.current().adjustUpToMinor) assertFreshProof(shop, request);
  const by = { actor: actorOf(request), idempotencyKey: key };
  const wanted = { paymentId, amountMinor, reason, endsOrder };
  await requireRefund(shop, request, { paymentId, amountMinor, by });
  const isAsked = await askFirst(shop, request, { kind: 'refund-payment', ...wanted });
  if (!isAsked) await shop.panelkit.payments.refund(wanted, by);
  request.log.info({ staffAction: 'refund', targetId: paymentId, staff: by.actor.id }, 'staff acted');
  response.redirect(303, `/staff/payments/${paymentId}?done=${isAsked ? 'asked' : 'refund'}`);
}
