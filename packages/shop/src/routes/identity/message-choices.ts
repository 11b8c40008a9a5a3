import { BROADCAST_KINDS } from '@panelkit/sdk';
import { Router } from 'express';
import * as z from 'zod';
import { actorOf, requireCustomer } from '../../page-context.ts';
import { formKey, parseForm, ticked } from '../../security/form-guard.ts';
import type { Shop } from '../../shop.ts';

const choicesForm = z.object({
  ...formKey,
  kinds: ticked(z.enum(BROADCAST_KINDS)),
});

/** A customer chooses which broadcasts they get. */
export function createMessageChoiceRoutes({ panelkit }: Shop): Router {
  const router = Router();
  router.post('/profile/messages', requireCustomer, async (request, response) => {
    const { kinds, key } = parseForm(choicesForm, request);
    const actor = actorOf(request);
    for (const one of BROADCAST_KINDS)
      await panelkit.broadcasts.setDeclined(
        { customerId: actor.id, kind: one, declined: !kinds.includes(one) },
        { actor, idempotencyKey: `${key}:${one}` },
      );
    response.redirect(303, '/profile?done=messagesChosen');
  });
  return router;
}
