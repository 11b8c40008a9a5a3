import type { CommandContext } from '@panelkit/sdk';
import type { Request, RequestHandler } from 'express';
import * as z from 'zod';
import { actorOf } from '../../page-context.ts';
import type { FinishedAction } from '../../pages/staff/dashboard-page.ts';
import { formKey, parseForm } from '../../security/form-guard.ts';
import { formPageOf } from '../next-page.ts';
import { paramOf } from '../param-of.ts';

const plainForm = z.object(formKey);
const reasonForm = z.object({ ...formKey, reason: z.string() });

/** How a command ended, where that is not what its name says. */
export class Ended {
  readonly done: FinishedAction;
  constructor(done: FinishedAction) {
    this.done = done;
  }
}

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
    const ended = await run(id, by, request);
    const done = ended instanceof Ended ? ended.done : staffAction;
    request.log.info({ staffAction, targetId: id, staff: by.actor.id }, 'staff acted');
    response.redirect(303, `${backOf(request) ?? home}?done=${done}`);
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
