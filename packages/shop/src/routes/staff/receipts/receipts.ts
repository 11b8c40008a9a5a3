import type { Payment, QueryContext } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import { actorOf, pageContextOf, requireStaff } from '../../../page-context.ts';
import { receiptsPage } from '../../../pages/staff/dashboard-page.ts';
import { type ReviewView, reviewPage } from '../../../pages/staff/receipts/review-page.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { deedOf, doneText } from '../dashboard.ts';
import { loadReceipt, loadReceipts } from '../load-staff-view.ts';

const HOME = '/staff/receipts';
const WAITING = { status: 'in-review' } as const;

/** Receipts that wait: all of them, and one by one. */
export function createReceiptRoutes(shop: Shop): Router {
  const { payments } = shop.panelkit;
  const router = Router();
  router.use(HOME, requireStaff('decide-receipts'));
  router.get(HOME, async (request, response) => {
    const receipts = await loadReceipts(shop, { actor: actorOf(request) });
    response.send(receiptsPage(pageContextOf(request), { receipts, done: deedOf(request) }));
  });
  router.get(`${HOME}/:id`, async (request, response) => {
    const by = { actor: actorOf(request) };
    const payment = await payments.get(paramOf(request, 'id'), by);
    if (payment.state.status === 'in-review') {
      response.send(reviewPage(pageContextOf(request), await reviewOf(shop, request, payment)));
      return;
    }
    // Decided, here or elsewhere: on to the next one.
    const nextId = await nextAfter(shop, payment.id, by);
    const done = deedOf(request);
    response.redirect(
      303,
      `${HOME}${nextId === null ? '' : `/${nextId}`}${done === null ? '' : `?done=${done}`}`,
    );
  });
  return router;
}

async function reviewOf({ panelkit }: Shop, request: Request, payment: Payment): Promise<ReviewView> {
  const by = { actor: actorOf(request) };
  return {
    ...(await loadReceipt({ panelkit }, payment, by)),
    waitingCount: (await panelkit.lists.countPayments(WAITING, by)).count,
    nextId: await nextAfter({ panelkit }, payment.id, by),
    done: doneText(request),
  };
}

/** The next one that waits, from the oldest again after the newest; null: no other waits. */
async function nextAfter(
  { panelkit: { payments } }: Pick<Shop, 'panelkit'>,
  id: string,
  by: QueryContext,
): Promise<string | null> {
  const [later] = (await payments.list({ ...WAITING, cursor: id, limit: 1 }, by)).rows;
  if (later !== undefined) return later.id;
  const [first] = (await payments.list({ ...WAITING, limit: 1 }, by)).rows;
  return first === undefined || first.id === id ? null : first.id;
}
