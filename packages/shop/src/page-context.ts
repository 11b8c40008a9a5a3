import type { Actor, DisplayUnit, Money } from '@panelkit/sdk';
import type { Request, RequestHandler } from 'express';
import { announcementsIn } from './announcements-in.ts';
import { type PageBrand, pageBrandOf } from './brand/page-brand.ts';
import { cartOf } from './cart.ts';
import { type CollectingMethod, collectingMethodsOf } from './collecting-methods.ts';
import { browserZoneOf } from './messages/browser-zone.ts';
import type { Language } from './messages/language.ts';
import { findLanguage, languages, textsIn } from './messages/languages.ts';
import { planTextsIn } from './messages/plan-texts-in.ts';
import type { Texts } from './messages/texts.ts';
import type { Html } from './pages/parts/html.ts';
import { customerOf } from './people/customer-of.ts';
import { refuseBlocked } from './people/customers/refuse-blocked.ts';
import { unreadCountOf } from './people/customers/unread-count.ts';
import { lacksSecondFactor } from './people/has-second-factor.ts';
import { isStaff, may, type Permission, staffActorId } from './roles/permissions.ts';
import { findRole, type StaffRole } from './roles/roles.ts';
import { cookieName } from './security/cookies.ts';
import { type ChallengedForm, placeOf } from './security/form-challenge.ts';
import type { FormGuard, FormSecrets } from './security/form-guard.ts';
import { hostError } from './security/host-error.ts';
import { SHOP_ACTOR, type Shop } from './shop.ts';
import type { PlanText, User } from './store/shop-store.ts';

/** Who looks at a page. */
export interface Viewer {
  user: User;
  actor: Actor & { kind: 'customer' | 'staff' };
  name: string;
  /** What a customer can spend; null for staff. */
  balance: Money | null;
  /** How many messages of the shop a customer has not read; counted up to ten. */
  unreadCount: number;
  /** The member of staff who acts as this customer; null: the customer is here in person. */
  actedBy: User | null;
  /** What the member of staff who looks may do, also while acting as a customer; null: a customer. */
  role: StaffRole | null;
  /** The role needs a second factor that this member of the staff has not. */
  lacksSecondFactor: boolean;
}

/** What every page is given. */
export interface PageContext {
  /** When the page is made. */
  now: Date;
  texts: Texts;
  language: Language;
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
  form: FormSecrets;
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
      form,
      passkeyOptions: shop.passkeys.requestOptions(form.csrf),
      challengeOf: (name) => shop.formChallenge?.render(placeOf(name, form), texts) ?? null,
    });
    next();
  };
}

/** What every page shows of the shop. */
function ofShop(shop: Shop) {
  const { displayUnit } = shop;
  const { reviewsResumeAt } = shop.panelkit.payments;
  const of = { now: shop.clock.now(), shopName: shop.name, brand: pageBrandOf(shop) };
  return { ...of, displayUnit, collecting: collectingMethodsOf(shop), reviewsResumeAt };
}

/** The context of a request that went through `loadPageContext`. */
export function pageContextOf(request: Request): PageContext {
  const pageContext = pageContexts.get(request);
  if (pageContext === undefined) throw new TypeError('this request has no page context');
  return pageContext;
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
      form: { csrf: '', key: '' },
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

async function viewerOf(shop: Shop, request: Request): Promise<Viewer | null> {
  const { userId, isPending } = request.session;
  if (userId === undefined || isPending === true) return null;
  const user = await shop.store.users.find(userId);
  if (user === null || user.deletedAt !== null) return null;
  if (isStaff(user.role)) {
    const role = await findRole(shop.store.roles, user.role);
    const customer = await actedFor(shop, request, role);
    const isLacking = lacksSecondFactor(user, shop.settings);
    if (customer !== null && !isLacking) return asCustomer(shop, customer, { actedBy: user, role });
    return { ...asStaff(user), role, lacksSecondFactor: isLacking };
  }
  return asCustomer(shop, user, { actedBy: null, role: null });
}

function asStaff(user: User): Omit<Viewer, 'role' | 'lacksSecondFactor'> {
  const actor = { kind: 'staff', id: staffActorId(user) } as const;
  return { user, name: user.name, actor, balance: null, unreadCount: 0, actedBy: null };
}

/** The customer's pages show the wallet. */
export const ACTING = ['act-as-customer', 'see-wallets'] as const satisfies Permission[];

/** The customer as whom staff act, as long as they may. */
async function actedFor({ store }: Shop, { session }: Request, role: StaffRole | null): Promise<User | null> {
  const mayAct = ACTING.every((permission) => may(role, permission));
  if (session.actsAs === undefined || !mayAct) return null;
  const user = await store.users.find(session.actsAs);
  return user === null || user.deletedAt !== null || isStaff(user.role) ? null : user;
}

async function asCustomer(shop: Shop, user: User, acting: Pick<Viewer, 'actedBy' | 'role'>): Promise<Viewer> {
  const actor = { kind: 'customer', id: await customerOf(shop, user) } as const;
  const { availableMinor, currency } = await shop.panelkit.wallets.get(actor.id, { actor: SHOP_ACTOR });
  const balance = { amountMinor: availableMinor, currency };
  const unreadCount = await unreadCountOf(shop, user, actor);
  return { user, name: user.name, actor, balance, unreadCount, ...acting, lacksSecondFactor: false };
}

/** The chosen one, else the one that the browser prefers, else the shop's. */
function languageOf(shop: Shop, request: Request, viewer: Viewer | null): Language {
  // Staff who act for somebody read in their own language.
  const reader = viewer?.actedBy ?? viewer?.user;
  const chosen: unknown = request.signedCookies?.[languageCookie(shop.publicUrl)] ?? reader?.language;
  const known = typeof chosen === 'string' ? findLanguage(chosen) : null;
  const preferred = request.acceptsLanguages(languages.map(({ code }) => code));
  const asked = request.get('accept-language') !== undefined && preferred ? findLanguage(preferred) : null;
  const [first] = languages;
  return known ?? asked ?? findLanguage(shop.language) ?? first;
}
