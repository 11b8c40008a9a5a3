import { cleanLines, cleanText, toLatinDigits } from '@panelkit/sdk';
import type { Request, RequestHandler } from 'express';
import * as z from 'zod';
import { hostError } from './host-error.ts';

/** What others read in their lists: one line, without characters that deceive. */
export const oneLine = z.string().overwrite((text) => cleanText(text, 500));

/** The same in several lines. */
export const manyLines = z.string().overwrite(cleanLines);

/** How many of something: a small whole number in the digits of any language. */
export const typedCount = (least: number, most: number) =>
  z
    .string()
    .transform((text) => toLatinDigits(text.trim()))
    .pipe(z.string().regex(/^\d{1,3}$/))
    .transform(Number)
    .pipe(z.number().min(least).max(most));

/** Cookies that are texts: the parser reads `j:` as JSON, and nobody here keeps any. */
export const keepPlainCookies: RequestHandler = (request, _response, next) => {
  for (const cookies of [request.cookies, request.signedCookies]) {
    for (const name of Object.keys(cookies)) if (typeof cookies[name] !== 'string') delete cookies[name];
  }
  next();
};

/** No person types a NUL byte, and no database keeps one. */
export const refuseNulBytes: RequestHandler = (request, _response, next) => {
  next(holdsNul(request) ? hostError('BAD_REQUEST') : undefined);
};

/** A body that no parser took is of a type that no form has; behind the parsers. */
export const refuseOtherBodies: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
  next(hasBody && request.body === undefined ? hostError('FORM_TYPE_UNSUPPORTED') : undefined);
};

function holdsNul({ originalUrl, body, cookies }: Request): boolean {
  return (
    /%00/.test(originalUrl) || [body, cookies].some((part) => JSON.stringify(part ?? '').includes('\\u0000'))
  );
}
