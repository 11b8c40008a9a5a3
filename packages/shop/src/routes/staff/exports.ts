import type { Money, PageRequest } from '@panelkit/sdk';
import { type Request, type RequestHandler, Router } from 'express';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../page-context.ts';
import type { Shop } from '../../shop.ts';
import { planNamesOf } from '../plan-names-of.ts';
import type { Cell } from './csv-line.ts';
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

/** An amount as the pages show it, and in which unit, beside the minor units of the records. */
function amountCells(request: Request): (amount: Money) => [amount: Cell, unit: Cell] {
  const { format } = pageContextOf(request).texts;
  return (amount) => [Number(format.typedMoney(amount)), format.unitOf(amount.currency)];
}

function exportOrders(router: Router, shop: Shop): void {
  const { panelkit } = shop;
  router.get(
    '/staff/export/orders.csv',
    requireStaff('see-orders', 'export-files'),
    isRecorded(shop),
    (request, response) => {
      // All totals together are what the shop earns.
      const seesMoney = permissionsIn(request)('see-revenue');
      const money = seesMoney ? ['totalMinor', 'currency', 'total', 'unit'] : [];
      const heads = ['number', 'placed', 'customer', 'status', 'method', ...money];
      const shown = amountCells(request);
      const { query } = ordersAsked(shop, request);
      const list = (page: PageRequest) =>
        panelkit.lists.orders({ sort: 'oldest', ...query, ...page }, { actor: actorOf(request) });
      return sendCsv(
        response,
        heads,
        list,
        ({ number, createdAt, customerId, state, paymentMethod, total }) => [
          number,
          createdAt.toISOString(),
          customerId,
          state.status,
          paymentMethod,
          ...(seesMoney ? [total.amountMinor, total.currency, ...shown(total)] : []),
        ],
      );
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
      const heads = [
        'id',
        'created',
        'customer',
        'order',
        'method',
        'status',
        'amountMinor',
        'currency',
        'amount',
        'unit',
        'decided by',
      ];
      const shown = amountCells(request);
      const { query } = paymentsAsked(shop, request);
      const list = (page: PageRequest) =>
        panelkit.lists.payments({ sort: 'oldest', ...query, ...page }, { actor: actorOf(request) });
      return sendCsv(
        response,
        heads,
        list,
        ({ id, createdAt, customerId, orderId, method, state, amount }) => [
          id,
          createdAt.toISOString(),
          customerId,
          orderId,
          method,
          state.status,
          amount.amountMinor,
          amount.currency,
          ...shown(amount),
          'decidedBy' in state ? state.decidedBy : null,
        ],
      );
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
      const heads = [
        ...['id', 'created', 'customer', 'plan', 'status', 'ends', 'usedBytes', 'limitBytes'],
        ...['places', 'accounts', 'last seen'],
      ];
      const planNames = await planNamesOf(panelkit);
      const { query } = await subscriptionsAsked(shop, request);
      const list = (page: PageRequest) =>
        panelkit.lists.subscriptions({ sort: 'oldest', ...query, ...page }, { actor: actorOf(request) });
      await sendCsv(response, heads, list, ({ id, createdAt, customerId, planId, status, ...row }) => [
        ...[id, createdAt.toISOString(), customerId, planNames.get(planId) ?? planId, status],
        row.granted?.expiresAt?.toISOString() ?? null,
        ...[row.usedBytes, row.granted?.trafficLimitBytes ?? null],
        row.accounts
          .map(({ panelName, inboundName }) => `${panelName ?? ''}: ${inboundName ?? ''}`)
          .join('; '),
        row.accounts.map(({ name }) => name).join('; '),
        row.accounts.map(({ observed }) => observed?.lastOnlineAt?.toISOString() ?? '').join('; '),
      ]);
    },
  );
}

function exportAudit(router: Router, shop: Shop): void {
  const { panelkit } = shop;
  router.get(
    '/staff/export/audit.csv',
    requireStaff('see-audit', 'export-files'),
    isRecorded(shop),
    (request, response) => {
      const heads = ['at', 'actor', 'action', 'target', 'reason'];
      const list = (page: PageRequest) => panelkit.audit.list(page, { actor: actorOf(request) });
      return sendCsv(response, heads, list, ({ at, actor, action, target, reason }) => [
        at.toISOString(),
        `${actor.kind} ${actor.id}`,
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
