import { randomUUID } from 'node:crypto';
import { invalidInput } from '@panelkit/sdk';
import { doubleCsrf } from 'csrf-csrf';
import type { Request, RequestHandler, Response } from 'express';
import * as z from 'zod';
import { cookieName, cookieOptions } from './cookies.ts';
import { hostError } from './host-error.ts';

/** The hidden fields of a form: it came from this browser, and sending it twice is one staffAction. */
export interface FormSecrets {
  csrf: string;
  key: string;
}

export interface FormGuard {
  /** Refuses a form that this shop did not give to this session. */
  protect: RequestHandler;
  secretsOf(request: Request, response: Response): FormSecrets;
}

const sound = new WeakSet<Request>();

/** Whether a form came from a page that this shop gave to this browser. */
export function isSound(request: Request): boolean {
  return sound.has(request);
}

const csrfField = z.object({ csrf: z.string() });

export function createFormGuard(options: { secret: string; publicUrl: string }): FormGuard {
  const { generateCsrfToken, validateRequest } = doubleCsrf({
    getSecret: () => options.secret,
    getSessionIdentifier: ({ session, sessionID }) => (session?.userId === undefined ? 'nobody' : sessionID),
    cookieName: cookieName('shop-csrf', options.publicUrl),
    cookieOptions: cookieOptions(options.publicUrl),
    getCsrfTokenFromRequest: (request) => csrfField.safeParse(request.body).data?.csrf,
  });
  return {
    protect: (request, _response, next) => {
      const isForm = request.method !== 'GET' && request.method !== 'HEAD';
      if (isForm && !validateRequest(request)) return next(hostError('FORM_EXPIRED'));
      sound.add(request);
      next();
    },
    secretsOf: (request, response) => ({ csrf: generateCsrfToken(request, response), key: randomUUID() }),
  };
}

/** The fields of a form. @throws PanelkitError `INVALID_INPUT` */
export function parseForm<Fields>(schema: z.ZodType<Fields>, request: Request): Fields {
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  throw invalidInput(
    parsed.error.issues.map(({ path, code, message }) => ({
      path: path.map(String).join('.'),
      code,
      message,
    })),
  );
}

/** Refuses a form for one of its fields. `text` is read beside it, in the language of the page. */
export function fieldRefused(path: string, text: string): Error {
  return invalidInput([{ path, code: 'refused', message: text }]);
}

/** The hidden field that makes sending a form twice one staffAction. */
export const formKey = { key: z.string().min(1).max(100) };

/** Boxes that share a name: a form sends all, one by itself, or none of them. */
export function ticked<Schema extends z.ZodType<unknown, string>>(box: Schema) {
  return z.union([z.array(box), box.transform((one) => [one])]).default([]);
}
