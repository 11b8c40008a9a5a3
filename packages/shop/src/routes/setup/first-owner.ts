import { randomUUID } from 'node:crypto';
import { TOMAN } from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { pageContextOf } from '../../page-context.ts';
import { type FirstOwnerView, firstOwnerPage } from '../../pages/setup/first-owner-page.ts';
import { recordAccountChange } from '../../people/account-changes.ts';
import { staffActorId } from '../../roles/permissions.ts';
import { addressOf } from '../../security/address-of.ts';
import { parseForm } from '../../security/form-guard.ts';
import { hostError } from '../../security/host-error.ts';
import { rememberBrowser } from '../../security/known-browser.ts';
import { oneLine } from '../../security/plain-input.ts';
import { limitRequests } from '../../security/rate-limit.ts';
import { beginSession } from '../../security/session.ts';
import type { Shop } from '../../shop.ts';
import type { AddressedUser } from '../../store/shop-store.ts';
import { showReopening } from './show-reopening.ts';

const firstForm = z.object({
  code: z.string().max(100),
  shop: oneLine.trim(),
  currency: z.string().max(10).default(''),
  name: oneLine.trim(),
  email: z.string().trim().toLowerCase().max(500),
  password: z.string().max(500),
});
type Typed = z.output<typeof firstForm>;

/** Asked for first; every other currency comes after them. */
const COMMON = ['EUR', 'USD', 'IRR', 'RUB', 'TRY', 'CNY', 'AED', 'GBP'];

/** Where the owner of an empty shop gets in. Once there is one, there is no such page. */
export function createFirstOwnerRoutes(shop: Shop): Router {
  const router = Router();
  router.get('/setup', async (request, response) => {
    await requireNoOwner(shop);
    show(shop, request, response, { typed: { shop: shop.name }, problems: {} });
  });
  router.post('/setup', limitRequests(shop.limits.signIns), async (request, response) => {
    await requireNoOwner(shop);
    const typed = parseForm(firstForm, request);
    const made = await makeOwner(shop, request, typed);
    if ('problems' in made) return show(shop, request, response.status(400), { typed, ...made });
    const { user } = made;
    await decideShop(shop, user, typed);
    await recordAccountChange(shop, {
      user,
      change: 'account.role-given',
      by: null,
      from: addressOf(request),
    });
    request.log.info({ userId: user.id }, 'the owner of the shop was made');
    await beginSession(request, { user, now: shop.clock.now() });
    rememberBrowser(response, user.id, shop.publicUrl);
    if (isAnother(shop, typed.currency))
      return showReopening(shop, { request, response, next: '/staff/setup' });
    response.redirect(303, '/staff/setup');
  });
  return router;
}

async function requireNoOwner({ store }: Shop): Promise<void> {
  const staff = await store.users.list({ staff: true, limit: 1 });
  if (staff.length > 0) throw hostError('PAGE_NOT_FOUND');
}

/** The code is looked at first: without one, nobody learns whether the rest would do. */
async function makeOwner(
  shop: Shop,
  request: Request,
  typed: Typed,
): Promise<{ user: AddressedUser } | Pick<FirstOwnerView, 'problems'>> {
  const { setup, accounts, store } = shop;
  const { setup: texts, peopleProblems } = pageContextOf(request).texts;
  const words = texts.first.problems;
  const { code, email, name, password } = typed;
  const answer = await setup.codes.look(code, addressOf(request));
  if (answer !== 'valid') return { problems: { code: answer === 'paused' ? words.paused : words.code } };
  const problems: FirstOwnerView['problems'] = {
    ...((typed.shop === '' || typed.shop.length > 50) && { shop: words.shop }),
    ...(!setup.fixed.has('currency') && !isCurrency(typed.currency) && { currency: words.currency }),
    ...((name === '' || name.length > 100) && { name: peopleProblems['no-name'] }),
    ...(!z.email().safeParse(email).success && { email: peopleProblems['not-an-email'] }),
  };
  if (Object.keys(problems).length > 0) return { problems };
  const { code: language } = pageContextOf(request).language;
  const user = await accounts.prepare({ email, name, password, role: 'owner', language });
  if (typeof user === 'string') return { problems: { password: peopleProblems[user] } };
  if (!(await setup.codes.use(code))) return { problems: { code: words.code } };
  if (!(await store.users.insert(user))) return { problems: { email: peopleProblems['email-taken'] } };
  return { user };
}

async function decideShop(shop: Shop, owner: AddressedUser, { shop: name, currency }: Typed): Promise<void> {
  const actor = { kind: 'staff', id: staffActorId(owner) } as const;
  await shop.settings.save({ name }, { actor, idempotencyKey: randomUUID() });
  if (!shop.setup.fixed.has('currency')) await shop.setup.start.save('currency', currency);
}

const isAnother = ({ setup, currency }: Shop, wanted: string): boolean =>
  !setup.fixed.has('currency') && wanted !== currency;

function isCurrency(code: string): boolean {
  return code !== TOMAN && Intl.supportedValuesOf('currency').includes(code);
}

function show(
  shop: Shop,
  request: Request,
  response: Response,
  given: Pick<FirstOwnerView, 'typed' | 'problems'>,
): void {
  const pageContext = pageContextOf(request);
  const names = new Intl.DisplayNames(pageContext.language.locale, { type: 'currency' });
  const all = [...COMMON, ...Intl.supportedValuesOf('currency').filter((code) => !COMMON.includes(code))];
  const currencies = shop.setup.fixed.has('currency')
    ? null
    : all.map((code) => [code, `${names.of(code)} (${code})`] as const);
  response.send(firstOwnerPage(pageContext, { ...given, currencies, currency: shop.currency }));
}
