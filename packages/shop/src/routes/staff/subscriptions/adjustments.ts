import { gbToBytes, isPanelkitError, toLatinDigits } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff } from '../../../page-context.ts';
import { staffSubscriptionPage } from '../../../pages/staff/subscription-page.ts';
import type { AdjustmentDraft, AdjustmentProblem } from '../../../pages/staff/subscriptions/adjust-form.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { isHostError } from '../../../security/host-error.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { DECIMAL, typedNumber } from '../form-parts.ts';
import { requireGifts } from '../staff-limits.ts';
import { viewOf } from './view-of.ts';

const typed = z.string().trim().max(20).default('');
const adjustForm = z.object({
  ...formKey,
  days: typed,
  gigabytes: typed,
  reason: z.string().trim().max(500).default(''),
});
type AdjustForm = z.output<typeof adjustForm>;

interface Adjustment {
  days: number;
  bytes: number;
}

const MOST_DAYS = 365;

/**
 * Days and traffic that staff add for nothing or take. What is refused is shown on the page, with what was
 * typed.
 */
export function createAdjustmentRoutes(shop: Shop): Router {
  const router = Router();
  router.post('/staff/subscriptions/:id/adjust', requireStaff('give-service'), async (request, response) => {
    const form = parseForm(adjustForm, request);
    const wanted = adjustmentOf(form);
    const problem = typeof wanted === 'string' ? wanted : await adjust(shop, request, form, wanted);
    if (problem === null) {
      response.redirect(303, `/staff/subscriptions/${paramOf(request, 'id')}?done=adjusted`);
      return;
    }
    const { days, gigabytes, reason } = form;
    const adjustment: AdjustmentDraft = { days, gigabytes, reason, problem };
    const view = { ...(await viewOf(shop, request)), adjustment };
    response.status(400).send(staffSubscriptionPage(pageContextOf(request), view));
  });
  return router;
}

/** What was typed, or what is wrong with it. */
function adjustmentOf({ days, gigabytes, reason }: AdjustForm): Adjustment | AdjustmentProblem {
  const [dayCount, gigabyteCount] = [signed(days, WHOLE), signed(gigabytes, DECIMAL)];
  if (dayCount === null || Math.abs(dayCount) > MOST_DAYS) return 'days';
  if (gigabyteCount === null) return 'gigabytes';
  if (dayCount === 0 && gigabyteCount === 0) return 'nothing';
  const bytes = Math.sign(gigabyteCount) * (gbToBytes(Math.abs(gigabyteCount)) ?? 0);
  return reason === '' ? 'reason' : { days: dayCount, bytes };
}

async function adjust(
  shop: Shop,
  request: Request,
  { key, reason }: AdjustForm,
  { days, bytes }: Adjustment,
): Promise<AdjustmentProblem | null> {
  const subscriptionId = paramOf(request, 'id');
  const by = { actor: actorOf(request), idempotencyKey: key };
  try {
    // What is taken counts as much as what is given.
    const gift = { days: Math.abs(days), bytes: Math.abs(bytes), times: 1 };
    await requireGifts(shop, request, { ...gift, targetId: subscriptionId, by });
    await shop.panelkit.subscriptions.adjust({ subscriptionId, days, bytes, reason }, by);
  } catch (error) {
    if (isHostError(error) && error.code === 'LIMIT_REACHED') return 'limit';
    if (isPanelkitError(error) && error.code === 'CHANGE_PENDING') return 'changing';
    if (isPanelkitError(error) && error.code === 'ILLEGAL_TRANSITION') return refusalOf(error.details.from);
    throw error;
  }
  request.log.info({ staffAction: 'adjusted', targetId: subscriptionId, staff: by.actor.id }, 'staff acted');
  return null;
}

const REFUSALS = ['endless', 'unlimited', 'too-much'] as const;

function refusalOf(from: string): AdjustmentProblem {
  return REFUSALS.find((refusal) => refusal === from) ?? 'ended';
}

const WHOLE = /^\d{1,3}$/;

/** A number with or without a sign, in any digits; nothing typed is 0, and what is none is null. */
function signed(text: string, form: RegExp): number | null {
  const plain = toLatinDigits(text)
    .replace(/[\s\u200e\u200f]/g, '')
    .replace(/^[−–]/, '-');
  if (plain === '') return 0;
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(plain) ?? [];
  const value = typedNumber(digits, form);
  return value !== null && sign === '-' ? -value : value;
}
