import type { Request } from 'express';
import * as z from 'zod';
import { pageContextOf } from '../../page-context.ts';
import type { ChallengedForm } from '../../security/form-challenge.ts';
import { parseForm } from '../../security/form-guard.ts';
import type { Shop } from '../../shop.ts';

const answerForm = z.object({
  challenge: z.string().max(200).default(''),
  work: z.string().max(40).default(''),
});

/** Whether a public form came with what the shop asks of strangers, if it asks anything. */
export async function isChallengeMet(
  { formChallenge }: Pick<Shop, 'formChallenge'>,
  request: Request,
  form: ChallengedForm,
): Promise<boolean> {
  if (formChallenge === null) return true;
  const browser = pageContextOf(request).form.csrf;
  const isMet = await formChallenge.check({ form, browser }, parseForm(answerForm, request));
  if (!isMet) request.log.warn({ form }, 'a form came without its proof of work');
  return isMet;
}
