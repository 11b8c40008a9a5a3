import type { Request, RequestHandler } from 'express';
import * as z from 'zod';
import { pageContextOf } from '../../page-context.ts';
import { type ChallengedForm, placeOf } from '../../security/form-challenge.ts';
import { hostError } from '../../security/host-error.ts';
import type { Shop } from '../../shop.ts';

const fieldsSchema = z.looseObject({ key: z.string().catch('') }).catch({ key: '' });

/** Whether a public form came with what the shop asks of strangers, if it asks anything. */
export async function isChallengeMet(
  { formChallenge }: Pick<Shop, 'formChallenge'>,
  request: Request,
  form: ChallengedForm,
): Promise<boolean> {
  if (formChallenge === null) return true;
  const { csrf } = pageContextOf(request).form;
  const fields = fieldsSchema.parse(request.body);
  const isMet = await formChallenge.verify(placeOf(form, { csrf, key: fields.key }), fields);
  if (!isMet) request.log.warn({ form }, 'a form came without what the shop asks of strangers');
  return isMet;
}

/** Refuses such a form where its page cannot say so itself. */
export function requireChallenge(shop: Pick<Shop, 'formChallenge'>, form: ChallengedForm): RequestHandler {
  return async (request, _response, next) => {
    next((await isChallengeMet(shop, request, form)) ? undefined : hostError('FORM_UNPROVEN'));
  };
}
