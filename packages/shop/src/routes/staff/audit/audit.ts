import { Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../../page-context.ts';
import { auditPage } from '../../../pages/staff/audit/audit-page.ts';
import type { Shop } from '../../../shop.ts';
import { cursorOf } from '../../next-page.ts';
import { nameTargets } from './name-targets.ts';

const PAGE = { limit: 30, newestFirst: true };
const text = z.string().trim().max(100).catch('');
const auditQuery = z.object({ action: text, targetId: text, actorId: text, address: text });

/** The audit trail. */
export function createAuditRoutes(shop: Shop): Router {
  const router = Router();
  router.get('/staff/audit', requireStaff('see-audit'), async (request, response) => {
    const by = { actor: actorOf(request) };
    const filter = auditQuery.parse(request.query);
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
    const page = await shop.panelkit.audit.list({ ...PAGE, ...cursorOf(request), ...given }, by);
    const named = page.rows.flatMap(({ target, actor }) => [target, actor]);
    const names = await nameTargets(shop, named, { by, may: permissionsIn(request) });
    const staff = await shop.store.users.list({ staff: true, limit: 200 });
    response.send(auditPage(pageContextOf(request), { ...page, filter, staff, names }));
  });
  return router;
}
