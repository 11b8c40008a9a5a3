import type { Actor, DisplayUnit } from '@panelkit/sdk';
import type { Request, RequestHandler } from 'express';
import { announcementsIn } from './announcements-in.ts';
import { type PageBrand, pageBrandOf } from './brand/page-brand.ts';
import { cartOf } from './cart.ts';
import { type CollectingMethod, collectingMethodsOf } from './collecting-methods.ts';
import { browserZoneOf } from './messages/browser-zone.ts';
import type { Language } from './messages/language.ts';
import { textsIn } from './messages/languages.ts';
import { planTextsIn } from './messages/plan-texts-in.ts';
import type { Texts } from './messages/texts.ts';
import type { RefusedForm } from './pages/forms/refused-form.ts';
import type { Html } from './pages/parts/html.ts';
import { refuseBlocked } from './people/customers/refuse-blocked.ts';
import { may, type Permission } from './roles/permissions.ts';
import type { StaffRole } from './roles/roles.ts';
import { type Viewer, viewerOf } from './roles/viewer.ts';
import { formPageOf } from './routes/next-page.ts';
import { cookieName } from './security/cookies.ts';
import { type ChallengedForm, placeOf } from './security/form-challenge.ts';
import type { FormGuard, FormSecrets } from './security/form-guard.ts';
import { hostError } from './security/host-error.ts';
import type { Shop } from './shop.ts';
import type { PlanText } from './store/shop-store.ts';

/** What every page is given. */
export interface PageContext {
  /** When the page is made. */
  now: Date;
  texts: Texts;
  language: Language;
  /** Those that the reader can choose. */
  languages: readonly Language[];
  /** `IRT`: Rial is written as Toman. */
  displayUnit: DisplayUnit | null;
  shopName: string;
  brand: PageBrand;
  /** When staff look at receipts again; null: now. */
  reviewsResumeAt(): Date | null;
  /** Said to everybody. */
  announcements: readonly string[];
  path: string;
  viewer: Viewer | null;
  /** How money comes into the shop by its pages, in the order in which it is offered. */
  collecting: readonly CollectingMethod[];
  /** Plans in the cart. */
  cartCount: number;
  /** The words of plans in this language, by the plan's id; a plan without speaks the catalogue's. */
  planTexts: ReadonlyMap<string, PlanText>;
  form: FormSecrets & {
    /** The page that has the form, to be shown again if it is refused. */
    page: string;
  };
  /** What was sent from this page before and not accepted. */
  refused: RefusedForm | null;
  /** What a browser is asked to prove a passkey with, as JSON; null where there can be none. */
  passkeyOptions: string | null;
  /** The part of a public form that asks something of strangers; null: nothing is asked. */
  challengeOf(form: ChallengedForm): Html | null;
}

export const languageCookie = (publicUrl: string): string => cookieName('shop-language', publicUrl);

/** Learns who asks, and in which language he is answered. */
export function loadPageContext(shop: Shop, guard: FormGuard): RequestHandler {
  return async (request, response, next) => {
    const viewer = await viewerOf(shop, request);
    await refuseBlocked(shop, { request, response, viewer });
    const language = languageOf(shop, request, viewer);
    const form = guard.secretsOf(request, response);
    const timeZone = viewer?.user.timeZone ?? browserZoneOf(request.get('cookie')) ?? shop.timeZone;
    const texts = textsIn(language, { timeZone, displayUnit: shop.displayUnit, ownTexts: shop.ownTexts });
    pageContexts.set(request, {
      ...ofShop(shop),
      texts,
      language,
      announcements: announcementsIn(shop, texts),
      path: request.path,
      viewer,
      cartCount: cartOf(request, shop.publicUrl).length,
      planTexts: await planTextsIn(shop, language),
      form: { ...form, page: formPageOf(request) ?? '' },
      refused: null,
      passkeyOptions: shop.passkeys.requestOptions(form.csrf),
      challengeOf: (name) => shop.formChallenge?.render(placeOf(name, form), texts) ?? null,
    });
    next();
  };
}

/** What every page shows of the shop. */
function ofShop(shop: Shop) {
  const { displayUnit, languages } = shop;
  const { reviewsResumeAt } = shop.panelkit.payments;
  const of = { now: shop.clock.now(), shopName: shop.name, brand: pageBrandOf(shop) };
  return { ...of, displayUnit, languages, collecting: collectingMethodsOf(shop), reviewsResumeAt };
}

/** The context of a request that went through `loadPageContext`. */
export function pageContextOf(request: Request): PageContext {
  const pageContext = pageContexts.get(request);
  if (pageContext === undefined) throw new TypeError('this request has no page context');
  return pageContext;
}

/** The request for the page of a form that was refused. */
export function withRefused(request: Request, refused: RefusedForm, url: string): Request {
  const again: Request = Object.create(request, {
    method: { value: 'GET' },
    url: { value: url, writable: true },
    originalUrl: { value: url, writable: true },
    baseUrl: { value: '', writable: true },
  });
  const pageContext = pageContextOf(request);
  const { pathname: path } = new URL(url, 'http://shop.invalid');
  pageContexts.set(again, { ...pageContext, path, form: { ...pageContext.form, page: url }, refused });
  return again;
}

/** Also for a request that failed before `loadPageContext`: it is nobody's. */
export function findPageContext(shop: Shop, request: Request): PageContext {
  const language = languageOf(shop, request, null);
  return (
    pageContexts.get(request) ?? {
      ...ofShop(shop),
      texts: textsIn(language, shop),
      language,
      announcements: [],
      path: request.path,
      viewer: null,
      cartCount: 0,
      planTexts: new Map(),
      form: { csrf: '', key: '', page: '' },
      refused: null,
      passkeyOptions: null,
      challengeOf: () => null,
    }
  );
}

/** Lets through only customers; asks a stranger to sign in. */
export const requireCustomer: RequestHandler = (request, _response, next) => {
  const { viewer } = pageContextOf(request);
  if (viewer === null) return next(hostError('SIGN_IN_FIRST'));
  next(viewer.actor.kind === 'customer' ? undefined : hostError('CUSTOMERS_ONLY'));
};

/** Lets through anyone who signed in. */
export const requireUser: RequestHandler = (request, _response, next) => {
  next(pageContextOf(request).viewer === null ? hostError('SIGN_IN_FIRST') : undefined);
};

/** Lets through only the person in question: staff who act as a customer do not touch what is personal. */
export const requireOneself: RequestHandler = (request, _response, next) => {
  next(pageContextOf(request).viewer?.actedBy ? hostError('FORBIDDEN') : undefined);
};

/** Lets through only staff; for a customer there is no such page. */
export const requireStaffMember: RequestHandler = (request, _response, next) => {
  const { viewer } = pageContextOf(request);
  if (viewer === null) return next(hostError('SIGN_IN_FIRST'));
  next(viewer.actor.kind === 'staff' ? undefined : hostError('PAGE_NOT_FOUND'));
};

/** Lets through only staff who may do all of this. */
export function requireStaff(...needed: Permission[]): RequestHandler {
  return (request, response, next) => {
    requireStaffMember(request, response, (refused?: unknown) => {
      if (refused !== undefined) return next(refused);
      const { role, lacksSecondFactor } = viewerIn(request);
      if (lacksSecondFactor) return next(hostError('SECOND_FACTOR_FIRST'));
      next(needed.every((permission) => may(role, permission)) ? undefined : hostError('FORBIDDEN'));
    });
  };
}

/** Who looks. Behind `requireUser` and its like. */
export function viewerIn(request: Request): Viewer {
  const { viewer } = pageContextOf(request);
  if (viewer === null) throw new TypeError('nobody is signed in');
  return viewer;
}

/** What the member of staff who looks may do. Behind `requireStaff`. */
export function permissionsIn(request: Request): (permission: Permission) => boolean {
  const { role } = viewerIn(request);
  return (permission) => may(role, permission);
}

/** The role of the member of staff who looks. Behind `requireStaff`. */
export function roleIn(request: Request): StaffRole {
  const { role } = viewerIn(request);
  if (role === null) throw new TypeError('no member of staff is signed in');
  return role;
}

/** Who acts. */
export function actorOf(request: Request): Actor {
  return viewerIn(request).actor;
}

const pageContexts = new WeakMap<Request, PageContext>();

/** The chosen one, else the one that the browser prefers, else the shop's. */
function languageOf(shop: Shop, request: Request, viewer: Viewer | null): Language {
  // Staff who act for somebody read in their own language.
  const reader = viewer?.actedBy ?? viewer?.user;
  const chosen: unknown = request.signedCookies?.[languageCookie(shop.publicUrl)] ?? reader?.language;
  const { languages } = shop;
  const named = (code: unknown) => languages.find((language) => language.code === code);
  const preferred = request.acceptsLanguages(languages.map(({ code }) => code));
  const asked = request.get('accept-language') === undefined ? undefined : named(preferred);
  return named(chosen) ?? asked ?? named(shop.language) ?? languages[0];
}
