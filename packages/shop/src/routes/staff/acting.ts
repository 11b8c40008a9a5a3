import { type RequestHandler, Router } from 'express';
import { pageContextOf, requireStaff, requireUser, viewerIn } from '../../page-context.ts';
import { may } from '../../roles/permissions.ts';
import { ACTING } from '../../roles/viewer.ts';
import { hostError } from '../../security/host-error.ts';
import type { Shop } from '../../shop.ts';
import { paramOf } from '../param-of.ts';
import { recordStaffAction } from './record-staff-action.ts';

/**
 * Staff who see and do what a customer sees and does. Everything that is sent so is written down before it is
 * done.
 */
export function createActingRoutes(shop: Shop): Router {
  const router = Router();
  router.post('/staff/customers/:id/act', requireStaff(...ACTING), async (request, response) => {
    const customer = await shop.store.users.findByCustomer(paramOf(request, 'id'));
    if (customer === null || customer.deletedAt !== null) throw hostError('PAGE_NOT_FOUND');
    const { user } = viewerIn(request);
    await recordStaffAction(shop, request, {
      by: user,
      action: 'acting.began',
      targetId: customer.id,
      note: '',
    });
    request.session.actsAs = customer.id;
    response.redirect(303, '/account');
  });
  router.post('/acting/end', requireUser, async (request, response) => {
    const { user, actor, actedBy } = viewerIn(request);
    if (actedBy === null) throw hostError('PAGE_NOT_FOUND');
    await recordStaffAction(shop, request, {
      by: actedBy,
      action: 'acting.ended',
      targetId: user.id,
      note: '',
    });
    delete request.session.actsAs;
    response.redirect(303, `/staff/customers/${actor.id}`);
  });
  return router;
}

/** What staff who may not spend customers' money send in their place; anything else is refused. */
const FREE_OF_CHARGE =
  /^\/(acting\/end|language|sign-out|cart|cart\/set|orders\/[^/]+\/cancel|payments\/[^/]+\/receipt|subscriptions\/[^/]+\/(pause|resume|rotate|renew))$/;

/**
 * Of every form that staff send in a customer's place: who, whose and which. @throws HostError `FORBIDDEN`
 */
export function recordActing(shop: Shop): RequestHandler {
  return async (request, _response, next) => {
    const { viewer } = pageContextOf(request);
    const isForm = request.method !== 'GET' && request.method !== 'HEAD';
    if (isForm && viewer?.actedBy) {
      const note = `${request.method} ${request.path}`.slice(0, 200);
      const staffAction = { by: viewer.actedBy, action: 'acting.sent', targetId: viewer.user.id, note };
      await recordStaffAction(shop, request, staffAction);
      const maySpend = may(viewer.role, 'spend-wallets');
      if (!maySpend && !FREE_OF_CHARGE.test(request.path)) return next(hostError('FORBIDDEN'));
    }
    next();
  };
}
