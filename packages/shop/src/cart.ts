import type { Request, Response } from 'express';
import { cookieName, cookieOptions } from './security/cookies.ts';

/** One plan in a cart. */
export interface CartLine {
  slug: string;
  quantity: number;
}

const NAME = 'shop-cart';
const MOST_LINES = 20;
export const MOST_UNITS = 50;
const LIFETIME_MS = 30 * 24 * 3_600_000;

/** What somebody put into the cart, even before there is an account. Prices are not part of it. */
export function cartOf(request: Request, publicUrl: string): CartLine[] {
  const text: unknown = request.signedCookies?.[cookieName(NAME, publicUrl)];
  return typeof text === 'string' ? parseCart(text) : [];
}

/** `best.2~founder.1`; what makes no sense is left out. */
export function parseCart(text: string): CartLine[] {
  const lines = text.split('~').map((part) => {
    const [slug = '', quantity = ''] = part.split('.');
    return { slug, quantity: Number(quantity) };
  });
  const isLine = ({ slug, quantity }: CartLine) =>
    /^[a-z0-9-]{1,100}$/.test(slug) && Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_UNITS;
  return lines.filter(isLine).slice(0, MOST_LINES);
}

export function writeCart(lines: CartLine[]): string {
  return lines.map(({ slug, quantity }) => `${slug}.${quantity}`).join('~');
}

/** The cart with `quantity` of a plan: instead of what was there, or on top of it. Zero takes it out. */
export function withLine(cart: CartLine[], line: CartLine, how: 'add' | 'set'): CartLine[] {
  const known = cart.find(({ slug }) => slug === line.slug)?.quantity ?? 0;
  const quantity = Math.min(how === 'add' ? known + line.quantity : line.quantity, MOST_UNITS);
  const others = cart.filter(({ slug }) => slug !== line.slug);
  if (quantity < 1) return others;
  if (known === 0) return [...others, { slug: line.slug, quantity }];
  return cart.map((other) => (other.slug === line.slug ? { slug: line.slug, quantity } : other));
}

export function keepCart(response: Response, lines: CartLine[], publicUrl: string): void {
  const options = cookieOptions(publicUrl);
  const name = cookieName(NAME, publicUrl);
  if (lines.length === 0) response.clearCookie(name, options);
  else response.cookie(name, writeCart(lines), { ...options, signed: true, maxAge: LIFETIME_MS });
}
