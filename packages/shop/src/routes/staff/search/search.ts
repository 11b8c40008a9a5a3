import { Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../../page-context.ts';
import { hrefOf, staffSearchPage } from '../../../pages/staff/search/search-page.ts';
import { parseForm } from '../../../security/form-guard.ts';
import type { Shop } from '../../../shop.ts';
import { planNamesOf } from '../../names-of.ts';
import { findHits } from './find-hits.ts';

const searchForm = z.object({ q: z.string().trim().max(300) });

/**
 * One search over everything that staff are asked about. A form that is posted: a link is a secret, and
 * addresses are logged.
 */
export function createSearchRoutes(shop: Shop): Router {
  const router = Router();
  router.post('/staff/search', requireStaff(), async (request, response) => {
    const { q: text } = parseForm(searchForm, request);
    const may = permissionsIn(request);
    const hits = await findHits(shop, text, { by: { actor: actorOf(request) }, may });
    const [first, ...others] = hits;
    if (first !== undefined && first.foundBy !== 'part' && others.length === 0) {
      response.redirect(303, hrefOf(first));
      return;
    }
    const planNames = await planNamesOf(shop.panelkit);
    const view = { text, hits, planNames, seesCustomers: may('see-customers') };
    response.send(staffSearchPage(pageContextOf(request), view));
  });
  return router;
}
