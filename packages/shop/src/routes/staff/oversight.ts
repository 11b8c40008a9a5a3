import { customerOfAccount } from '@panelkit/sdk';
import { Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff } from '../../page-context.ts';
import { ledgerPage, runsPage } from '../../pages/staff/oversight-pages.ts';
import type { Shop } from '../../shop.ts';
import { cursorOf } from '../next-page.ts';
import { namesOf } from './staff-names.ts';

const PAGE = { limit: 30, newestFirst: true };
const text = z.string().trim().max(100).catch('');

/** The ledger, and the work of the scheduler. */
export function createOversightRoutes(shop: Shop): Router {
  const { wallets, runs } = shop.panelkit;
  const router = Router();
  router.get('/staff/ledger', requireStaff('see-ledger'), async (request, response) => {
    const wanted = { ...PAGE, ...cursorOf(request) };
    const { rows, nextCursor } = await wallets.ledger(wanted, { actor: actorOf(request) });
    const ids = rows.flatMap(({ entries }) =>
      entries.flatMap(({ account }) => customerOfAccount(account) ?? []),
    );
    const view = { bookings: rows, nextCursor, names: await namesOf(shop, ids) };
    response.send(ledgerPage(pageContextOf(request), view));
  });
  router.get('/staff/runs', requireStaff('manage-panels'), async (request, response) => {
    const by = { actor: actorOf(request) };
    const job = text.parse(request.query.job);
    const latest = await runs.list({ limit: 500 }, by);
    const jobs = [...new Set(latest.map((run) => run.job))].toSorted();
    const shown = job === '' ? latest.slice(0, 100) : await runs.list({ job, limit: 100 }, by);
    const failures = await runs.failures({ limit: 50 }, by);
    const view = { runs: shown, failures, backlog: await runs.backlog(by), job, jobs };
    response.send(runsPage(pageContextOf(request), view));
  });
  return router;
}
