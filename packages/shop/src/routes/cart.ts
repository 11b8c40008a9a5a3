import type { TaxedPrice } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { cartOf, keepCart, MOST_UNITS, withLine } from '../cart.ts';
import { pageContextOf, requireCustomer, viewerIn } from '../page-context.ts';
import { type CartView, cartPage, checkoutPage } from '../pages/cart-pages.ts';
import { parseForm } from '../security/form-guard.ts';
import { typedCount } from '../security/plain-input.ts';
import type { Shop } from '../shop.ts';

const slug = z.string().regex(/^[a-z0-9-]{1,100}$/);
const addForm = z.object({
  slug,
  quantity: typedCount(1, MOST_UNITS),
  goTo: z.enum(['cart', 'checkout']).catch('cart'),
});
const setForm = z.object({ slug, quantity: typedCount(0, MOST_UNITS) });

/** What somebody is about to buy. */
export function createCartRoutes(shop: Shop): Router {
  const router = Router();
  router.get('/cart', async (request, response) => {
    response.send(cartPage(pageContextOf(request), await viewOf(shop, request)));
  });
  router.post('/cart', (request, response) => {
    const { goTo, ...line } = parseForm(addForm, request);
    keepCart(response, withLine(cartOf(request, shop.publicUrl), line, 'add'), shop.publicUrl);
    response.redirect(303, `/${goTo}`);
  });
  router.post('/cart/set', (request, response) => {
    keepCart(
      response,
      withLine(cartOf(request, shop.publicUrl), parseForm(setForm, request), 'set'),
      shop.publicUrl,
    );
    response.redirect(303, '/cart');
  });
  router.get('/checkout', requireCustomer, async (request, response) => {
    const { lines } = await viewOf(shop, request);
    if (lines.length === 0) return response.redirect(303, '/cart');
    const { actor, balance } = viewerIn(request);
    const items = lines.map(({ plan, quantity }) => ({ planId: plan.id, quantity }));
    const quote = await shop.panelkit.orders.quote({ customerId: actor.id, items }, { actor });
    const offers = await shop.panelkit.payments.offers(quote.total);
    const view = {
      quote,
      lines,
      offers,
      balance: balance ?? { ...quote.total, amountMinor: 0 },
      problem: null,
    };
    response.send(checkoutPage(pageContextOf(request), view));
  });
  return router;
}

async function viewOf({ panelkit, publicUrl }: Shop, request: Request): Promise<CartView> {
  const found = await Promise.all(
    cartOf(request, publicUrl).map(async (line) => ({
      ...line,
      plan: await panelkit.plans.findBySlug(line.slug),
    })),
  );
  const lines = found.flatMap(({ plan, ...line }) =>
    plan === null ? [] : [{ ...line, plan, price: panelkit.plans.withTax(plan.price) }],
  );
  return { lines, total: totalOf(lines) };
}

/** What the lines cost together, with the tax in it. */
function totalOf(lines: CartView['lines']): CartView['total'] {
  const [first] = lines;
  if (first === undefined) return null;
  const sum = (part: (price: TaxedPrice) => number): number =>
    lines.reduce((total, { price, quantity }) => total + part(price) * quantity, 0);
  const { currency, taxBasisPoints } = first.price;
  return {
    currency,
    taxBasisPoints,
    amountMinor: sum(({ amountMinor }) => amountMinor),
    taxMinor: sum(({ taxMinor }) => taxMinor),
  };
}
