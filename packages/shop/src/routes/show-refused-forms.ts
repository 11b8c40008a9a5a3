import type { ErrorRequestHandler, Request, Router } from 'express';
import { type PageContext, pageContextOf, withRefused } from '../page-context.ts';
import type { RefusedForm } from '../pages/forms/refused-form.ts';
import { type Described, problemOf } from '../problem-of.ts';
import { isSound } from '../security/form-guard.ts';
import type { Shop } from '../shop.ts';
import { formPageOf, isPage } from './next-page.ts';

/** Have a page of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['SIGN_IN_FIRST', 'WEAK_PASSWORD', 'PROVE_FIRST']);

/** What was typed answers a page that has changed since: the reader decides again. */
const STALE: ReadonlySet<string> = new Set(['OFFER_CHANGED', 'PLAN_CHANGED', 'CHANGED_MEANWHILE']);

/**
 * Answers a form that was not accepted with its page as it is now, with what was typed and why. What cannot
 * be shown continues as it came.
 */
export function showRefusedForms(shop: Shop, pages: Router): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const page = pageToShow(request);
    if (page === null || response.headersSent) return next(error);
    const pageContext = pageContextOf(request);
    const problem = problemOf(error, pageContext.texts);
    if (problem.status >= 500 || ELSEWHERE.has(problem.code)) return next(error);
    const refused = refusedForm(shop, request, problem);
    const giveUp = (): void => {
      // What stands on the prototype again.
      Reflect.deleteProperty(response, 'redirect');
      next(error);
    };
    const show = (url: string, leads: (location: string) => void): void => {
      response.redirect = (...given: [number | string, string?]) => leads(String(given.at(-1)));
      response.status(problem.status);
      pages(withRefused(request, refused, url), response, giveUp);
    };
    // A page that is over leads to the next one, which then says why.
    show(page, (location) => (isPage(location) ? show(location, giveUp) : giveUp()));
  };
}

/** Only a form that this shop gave to this browser is shown again: nobody else fills in its fields. */
function pageToShow(request: Request): string | null {
  const isForm = request.method === 'POST' && isSound(request);
  return isForm && request.accepts(['text', 'html']) === 'html' ? formPageOf(request) : null;
}

function refusedForm(shop: Shop, request: Request, { code, text, issues }: Described): RefusedForm {
  const pageContext = pageContextOf(request);
  const { issues: words, code: name } = pageContext.texts.error;
  const isStale = STALE.has(code) || hasOtherUnit(shop, request, pageContext);
  return {
    action: isStale ? null : request.originalUrl,
    typed: { ...request.body },
    text,
    code: [name, code],
    issues: issues.map((issue) => ({ path: issue.path, text: words[issue.code] ?? issue.message })),
    marked: new Set(),
    isShown: false,
    isExplained: false,
  };
}

/** Amounts were typed in Toman, and the page now asks for Rial, or the other way round. */
function hasOtherUnit({ currency }: Shop, request: Request, { texts }: PageContext): boolean {
  const unit: unknown = request.body.unit;
  return unit !== undefined && unit !== texts.format.unitOf(currency);
}
