import type { CommandContext } from '@panelkit/sdk';
import type { Request, RequestHandler } from 'express';
import * as z from 'zod';
import { actorOf } from '../../page-context.ts';
import { formKey, parseForm } from '../../security/form-guard.ts';
import { formPageOf } from '../next-page.ts';
import { paramOf } from '../param-of.ts';
import { ASKED } from './people/ask-first.ts';

const plainForm = z.object(formKey);
const reasonForm = z.object({ ...formKey, reason: z.string() });

/** One command of staff on the thing that the address names; afterwards back to where they came from. */
export function runStaffAction(
  staffAction: string,
  home: string,
  run: (id: string, by: CommandContext, request: Request) => Promise<unknown>,
): RequestHandler {
  return async (request, response) => {
    const { key } = parseForm(plainForm, request);
    const by = { actor: actorOf(request), idempotencyKey: key };
    const id = paramOf(request, 'id');
    const isAsked = (await run(id, by, request)) === ASKED;
    request.log.info({ staffAction, targetId: id, staff: by.actor.id }, 'staff acted');
    response.redirect(303, `${backOf(request) ?? home}?done=${isAsked ? 'asked' : staffAction}`);
  };
}

/** Why they did it. */
export function reasonOf(request: Request): string {
  return parseForm(reasonForm, request).reason;
}

/** The staff page on which the form was; not where it was shown again after it was refused. */
function backOf(request: Request): string | null {
  const address = formPageOf(request) ?? request.get('referer') ?? '';
  const path = URL.canParse(address, 'http://shop') ? new URL(address, 'http://shop').pathname : '';
  return /^\/staff(\/[a-z0-9-]+)*$/.test(path) ? path : null;
}
