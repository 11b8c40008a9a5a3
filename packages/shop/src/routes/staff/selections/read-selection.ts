import { gbToBytes, MOST_SELECTED, type SelectedWork } from '@panelkit/sdk';
import type { Request } from 'express';
import * as z from 'zod';
import { actorOf } from '../../../page-context.ts';
import { LONGEST_MESSAGE, SELECTED_WORKS } from '../../../pages/staff/selections/selection-form.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { manyLines } from '../../../security/plain-input.ts';
import type { Shop } from '../../../shop.ts';
import { DECIMAL, typedNumber, wholeNumber } from '../form-parts.ts';
import { subscriptionsAsked } from '../lists/staff-lists.ts';

const ids = z.union([z.string().transform((id) => [id]), z.array(z.string())]).default([]);
const selectionForm = z.object({
  ...formKey,
  scope: z.enum(['selected', 'all']),
  query: z.string().max(2000).default(''),
  id: ids.pipe(z.array(z.string().max(100)).max(100)),
  work: z.enum(SELECTED_WORKS),
  reason: z.string().trim().max(200).default(''),
  days: wholeNumber.catch(null).default(null),
  gigabytes: z.string().max(20).default(''),
  text: manyLines.max(10_000).default(''),
  /** Empty: wherever the plan allows. */
  toInboundId: z.string().max(100).default(''),
  /** Of the selection that was shown. */
  seen: z.string().max(36).default(''),
});
export type SelectionForm = z.output<typeof selectionForm>;

export type SelectionProblem = 'none' | 'tooMany' | 'reason' | 'days' | 'gigabytes' | 'text';

export const readForm = (request: Request): SelectionForm => parseForm(selectionForm, request);

/** What is to be done, or what is missing for it. */
export function workOf(form: SelectionForm): SelectedWork | SelectionProblem {
  const { work, reason, days, gigabytes, toInboundId } = form;
  if (work === 'resume') return { kind: work };
  if (work === 'move-selected') return { kind: work, toInboundId: toInboundId === '' ? null : toInboundId };
  if (work === 'write-selected') {
    const text = form.text.trim();
    return text === '' || text.length > LONGEST_MESSAGE ? 'text' : { kind: work, text };
  }
  if (reason === '') return 'reason';
  if (work === 'suspend') return { kind: work, reason };
  if (work === 'add-bytes') {
    const bytes = bytesOf(gigabytes);
    return bytes === null ? 'gigabytes' : { kind: work, bytes, reason };
  }
  return days === null || days < 1 || days > 365 ? 'days' : { kind: work, days, reason };
}

/** In any digits; null: it is no amount, or nothing. */
function bytesOf(typed: string): number | null {
  const bytes = gbToBytes(typedNumber(typed.trim(), DECIMAL));
  return bytes === 0 ? null : bytes;
}

/** The ticked ones, or all that the list has now. */
export async function selectedIds(
  shop: Shop,
  request: Request,
  { scope, id, query }: SelectionForm,
): Promise<string[] | SelectionProblem> {
  const found = scope === 'selected' ? id : await allOf(shop, request, query);
  if (found.length === 0) return 'none';
  return found.length > MOST_SELECTED ? 'tooMany' : found.toSorted();
}

/** Until there are too many. */
async function allOf(shop: Shop, request: Request, typed: string): Promise<string[]> {
  const asked = Object.fromEntries(new URLSearchParams(typed));
  const { query } = await subscriptionsAsked(shop, request, asked);
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const wanted = { ...query, limit: 500, ...(cursor !== null && { cursor }) };
    const page: { rows: { id: string }[]; nextCursor: string | null } =
      await shop.panelkit.lists.subscriptions(wanted, { actor: actorOf(request) });
    found.push(...page.rows.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null && found.length <= MOST_SELECTED);
  return found;
}
