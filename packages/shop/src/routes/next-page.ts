import type { Request } from 'express';
import * as z from 'zod';

const pageOfShop = z
  .string()
  .max(500)
  .regex(/^(\/|(\/[A-Za-z0-9-][A-Za-z0-9.-]*)+)(\?[A-Za-z0-9=&%._~/+-]*)?$/);

/** A page of this shop to go on to; everything else leads to `/`. */
export const nextPage = pageOfShop.catch('/');

/** Whether it is an address of a page of this shop. */
export function isPage(url: string): boolean {
  return pageOfShop.safeParse(url).success;
}

/** The page that has a form, or had the one that was sent; null: not known. */
export function formPageOf(request: Request): string | null {
  const page: unknown = request.method === 'GET' ? request.originalUrl : request.body?.page;
  return pageOfShop.safeParse(page).data ?? null;
}

/** Where somebody goes on to once he may: the page that he asked for, or the one whose form he sent. */
export function wantedPage(request: Request): string {
  if (request.method === 'GET') return nextPage.parse(request.originalUrl);
  const page = formPageOf(request);
  if (page !== null) return page;
  const referer = request.get('referer') ?? '';
  if (!URL.canParse(referer)) return '/';
  const { host, pathname, search } = new URL(referer);
  return nextPage.parse(host === request.get('host') ? pathname + search : '/');
}

const cursor = z.object({ cursor: z.string().min(1).max(100).optional().catch(undefined) });

/** Where the page of a list begins. */
export function cursorOf(request: Request): { cursor?: string } {
  const { cursor: given } = cursor.parse(request.query);
  return given === undefined ? {} : { cursor: given };
}
