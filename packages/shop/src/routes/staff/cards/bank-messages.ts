import type { BankMessageView } from '@panelkit/sdk';
import { Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff } from '../../../page-context.ts';
import { bankMessagesPage, type WaitingMessage } from '../../../pages/staff/cards/bank-messages-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { SHOP_ACTOR, type Shop } from '../../../shop.ts';
import { doneText } from '../dashboard.ts';
import { reasonOf, runStaffAction } from '../run-staff-action.ts';

const matchForm = z.object({ ...formKey, paymentId: z.string() });
const HOME = '/staff/bank-messages';

/** Messages of banks that fit no payment by themselves, or that staff must confirm. */
export function createBankMessageRoutes(shop: Shop): Router {
  const { panelkit, currency } = shop;
  const { cards } = panelkit;
  const router = Router();
  router.use(HOME, requireStaff('decide-receipts'));
  router.get(HOME, async (request, response) => {
    const by = { actor: actorOf(request) };
    const list = async (status: 'waiting' | 'matched' | 'dismissed', limit: number) =>
      (await cards.listMessages({ status, limit, newestFirst: status !== 'waiting' }, by)).rows;
    const waiting: WaitingMessage[] = [];
    for (const message of await list('waiting', 50)) waiting.push(await withPayments(shop, message));
    const decided = [...(await list('matched', 20)), ...(await list('dismissed', 20))].sort(
      (first, second) => second.receivedAt.getTime() - first.receivedAt.getTime(),
    );
    const view = { waiting, decided, currency, done: doneText(request) };
    response.send(bankMessagesPage(pageContextOf(request), view));
  });
  router.post(
    `${HOME}/:id/match`,
    runStaffAction('approve', HOME, (messageId, by, request) =>
      cards.matchMessage({ messageId, paymentId: parseForm(matchForm, request).paymentId }, by),
    ),
  );
  router.post(
    `${HOME}/:id/dismiss`,
    runStaffAction('save', HOME, (messageId, by, request) =>
      cards.dismissMessage({ messageId, reason: reasonOf(request) }, by),
    ),
  );
  return router;
}

async function withPayments({ panelkit }: Shop, message: BankMessageView): Promise<WaitingMessage> {
  const by = { actor: SHOP_ACTOR };
  const ids = message.state.status === 'waiting' ? message.state.paymentIds : [];
  const payments = ids.map(async (id) => {
    const payment = await panelkit.payments.get(id, by);
    const { displayName, externalId } = await panelkit.customers.get(payment.customerId, by);
    return { payment, customer: displayName ?? externalId };
  });
  return { message, payments: await Promise.all(payments) };
}
