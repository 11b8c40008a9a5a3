import type { Page, PageRequest } from '@panelkit/sdk';
import { type RequestHandler, type Response, Router } from 'express';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../page-context.ts';
import { fileOf } from '../../pages/staff/lists/list-column.ts';
import { orderColumns } from '../../pages/staff/lists/order-columns.ts';
import { paymentColumns } from '../../pages/staff/lists/payment-columns.ts';
import { listedSubscriptionColumns } from '../../pages/staff/lists/subscription-columns.ts';
import type { Shop } from '../../shop.ts';
import { planNamesOf } from '../names-of.ts';
import { ordersAsked, paymentsAsked, subscriptionsAsked } from './lists/staff-lists.ts';
import { sendCsv } from './send-csv.ts';

/** Lists as files for a spreadsheet, streamed page by page. */
export function createExportRoutes(shop: Shop): Router {
  const router = Router();
  exportOrders(router, shop);
  exportPayments(router, shop);
  exportSubscriptions(router, shop);
  exportAudit(router, shop);
  exportLedger(router, shop);
  return router;
}

/** Who took which list is in the audit trail before they have it. */
export function isRecorded({ panelkit }: Shop): RequestHandler {
  return async (request, _response, next) => {
    const target = { kind: 'file', id: request.path.slice('/staff/export/'.length) };
    await panelkit.audit.recordView({ action: 'file.export', target }, { actor: actorOf(request) });
    next();
  };
}

function exportOrders(router: Router, shop: Shop): void {
  const { panelkit } = shop;
  router.get(
    '/staff/export/orders.csv',
    requireStaff('see-orders', 'export-files'),
    isRecorded(shop),
    (request, response) => {
      const { query, asked } = ordersAsked(shop, request);
      const seesMoney = permissionsIn(request)('see-revenue');
      const columns = orderColumns(pageContextOf(request), { names: new Map(), seesMoney });
      const list = (page: PageRequest) =>
        panelkit.lists.orders({ sort: 'oldest', ...query, ...page }, { actor: actorOf(request) });
      return sendColumns(response, fileOf(columns, asked.chosen), list);
    },
  );
}

function exportPayments(router: Router, shop: Shop): void {
  const { panelkit } = shop;
  router.get(
    '/staff/export/payments.csv',
    requireStaff('see-ledger', 'export-files'),
    isRecorded(shop),
    (request, response) => {
      const { query, asked } = paymentsAsked(shop, request);
      const columns = paymentColumns(pageContextOf(request), { names: new Map() });
      const list = (page: PageRequest) =>
        panelkit.lists.payments({ sort: 'oldest', ...query, ...page }, { actor: actorOf(request) });
      return sendColumns(response, fileOf(columns, asked.chosen), list);
    },
  );
}

function exportSubscriptions(router: Router, shop: Shop): void {
  const { panelkit } = shop;
  router.get(
    '/staff/export/subscriptions.csv',
    requireStaff('see-orders', 'export-files'),
    isRecorded(shop),
    async (request, response) => {
      const { query, asked } = await subscriptionsAsked(shop, request);
      const known = { names: new Map(), planNames: await planNamesOf(panelkit) };
      const columns = listedSubscriptionColumns(pageContextOf(request), known);
      const list = (page: PageRequest) =>
        panelkit.lists.subscriptions({ sort: 'oldest', ...query, ...page }, { actor: actorOf(request) });
      await sendColumns(response, fileOf(columns, asked.chosen), list);
    },
  );
}

function sendColumns<Row>(
  response: Response,
  { heads, toCells }: ReturnType<typeof fileOf<Row>>,
  list: (page: PageRequest) => Promise<Page<Row>>,
): Promise<void> {
  return sendCsv(response, heads, list, toCells);
}

function exportAudit(router: Router, shop: Shop): void {
  const { panelkit } = shop;
  router.get(
    '/staff/export/audit.csv',
    requireStaff('see-audit', 'export-files'),
    isRecorded(shop),
    (request, response) => {
      const heads = ['at', 'actor', 'address', 'action', 'target', 'reason'];
      const list = (page: PageRequest) => panelkit.audit.list(page, { actor: actorOf(request) });
      return sendCsv(response, heads, list, ({ at, actor, address, action, target, reason }) => [
        at.toISOString(),
        `${actor.kind} ${actor.id}`,
        address,
        action,
        `${target.kind} ${target.id}`,
        reason,
      ]);
    },
  );
}

function exportLedger(router: Router, shop: Shop): void {
  const { panelkit } = shop;
  router.get(
    '/staff/export/ledger.csv',
    requireStaff('see-ledger', 'export-files'),
    isRecorded(shop),
    (request, response) => {
      const heads = ['at', 'kind', 'currency', 'entries', 'reference', 'id'];
      const list = (page: PageRequest) => panelkit.wallets.ledger(page, { actor: actorOf(request) });
      return sendCsv(response, heads, list, ({ id, at, kind, currency, entries, reference }) => [
        at.toISOString(),
        kind,
        currency,
        entries.map(({ account, amountMinor }) => `${account} ${amountMinor}`).join('; '),
        Object.values(reference).join(' '),
        id,
      ]);
    },
  );
}
