import { parseTypedMinor } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../../page-context.ts';
import {
  type WalletAdjustmentView,
  type WalletDraft,
  walletAdjustmentPage,
} from '../../../pages/staff/people/wallet-adjustment.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { assertFreshProof } from '../../../security/fresh-proof.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { requireAdjustment } from '../staff-limits.ts';
import { namesOf } from '../staff-names.ts';
import { askFirst } from './ask-first.ts';

const adjustForm = z.object({
  ...formKey,
  amount: z.string().max(30).default(''),
  unit: z.string().max(10).default(''),
  sign: z.enum(['give', 'take']),
  reason: z.string().trim().max(500).default(''),
  /** `no`: what was read is not what was meant. */
  confirmed: z.enum(['yes', 'no']).optional(),
});
type AdjustForm = z.output<typeof adjustForm>;

/**
 * Money that staff give to a wallet or take from it: typed, shown as it was read, and booked once that is
 * confirmed.
 */
export function createWalletAdjustmentRoutes(shop: Shop): Router {
  const router = Router();
  const guard = requireStaff('adjust-wallets');
  router.post('/staff/customers/:id/adjust', guard, async (request, response) => {
    const form = parseForm(adjustForm, request);
    const draft = draftOf(shop, request, form);
    const isSound = draft.amountProblem === null && draft.reasonProblem === null;
    const id = paramOf(request, 'id');
    if (isSound && form.confirmed === 'yes') {
      const isAsked = await adjust(shop, request, draft, form.key);
      response.redirect(303, `/staff/customers/${id}?done=${isAsked ? 'asked' : 'adjust'}`);
      return;
    }
    const view = { ...(await standingOf(shop, request, id)), draft };
    const page = walletAdjustmentPage(pageContextOf(request), {
      ...view,
      isReviewed: isSound && form.confirmed !== 'no',
    });
    response.status(isSound ? 200 : 400).send(page);
  });
  return router;
}

/** What was typed, read in the unit in which it was shown. */
function draftOf({ currency }: Shop, request: Request, form: AdjustForm): WalletDraft {
  const { problems } = pageContextOf(request).texts.staffRefunds;
  const { amount, unit, sign, reason } = form;
  const amountMinor = parseTypedMinor(amount, { unit, currency }) ?? 0;
  return {
    amount,
    unit,
    sign,
    reason,
    amountMinor,
    amountProblem: amountMinor === 0 ? problems.amount : null,
    reasonProblem: reason === '' ? problems.reason : null,
  };
}

/** Whose wallet it is, as far as the reader may see it. */
async function standingOf(
  shop: Shop,
  request: Request,
  id: string,
): Promise<Pick<WalletAdjustmentView, 'id' | 'name' | 'currency' | 'availableMinor'>> {
  const { panelkit, currency } = shop;
  const by = { actor: actorOf(request) };
  const { displayName, externalId } = await panelkit.customers.get(id, by);
  const may = permissionsIn(request);
  const name = (await namesOf(shop, [id])).get(id) ?? displayName ?? externalId;
  const availableMinor = may('see-wallets') ? (await panelkit.wallets.available(id, by)).amountMinor : null;
  return { id, name: may('see-customers') ? name : id.slice(-8), currency, availableMinor };
}

/** @returns whether a second member of the staff is asked first */
async function adjust(shop: Shop, request: Request, draft: WalletDraft, key: string): Promise<boolean> {
  const customerId = paramOf(request, 'id');
  const { sign, amountMinor: given, reason } = draft;
  const by = { actor: actorOf(request), idempotencyKey: key };
  // The owner may, but a stolen session of the owner may not.
  if (given > shop.settings.current().adjustUpToMinor) assertFreshProof(shop, request);
  const amountMinor = sign === 'give' ? given : -given;
  await requireAdjustment(shop, request, { customerId, amountMinor, by });
  const isAsked = await askFirst(shop, request, { kind: 'adjust-wallet', customerId, amountMinor, reason });
  if (!isAsked) await shop.panelkit.wallets.adjust({ customerId, amountMinor, reason }, by);
  request.log.info({ staffAction: 'adjust', targetId: customerId, staff: by.actor.id }, 'staff acted');
  return isAsked;
}
