import type { RequestListener } from 'node:http';
import cookieParser from 'cookie-parser';
import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import helmet from 'helmet';
import { createBrandFileRoutes } from './brand/brand-file-routes.ts';
import {
  findPageContext,
  loadPageContext,
  type PageContext,
  requireCustomer,
  requireStaff,
} from './page-context.ts';
import { errorPage } from './pages/error-page.ts';
import { weakPasswordPage } from './pages/identity/weak-password-page.ts';
import { provePage } from './pages/prove-page.ts';
import { signInPage } from './pages/sign-in-pages.ts';
import { PLAN_IMAGE_PAGE } from './pages/staff/plans/plan-image-page.ts';
import { BRAND_PAGE } from './pages/staff/settings/brand-page.ts';
import { MESSAGES_PAGE } from './pages/staff/settings/message-page.ts';
import { problemOf } from './problem-of.ts';
import { requestLog } from './process/logger.ts';
import { createCartRoutes } from './routes/cart.ts';
import { createCatalogueRoutes } from './routes/catalogue.ts';
import { createConfirmEmailRoutes } from './routes/confirm-email.ts';
import { createDemoPayRoutes } from './routes/demo-pay.ts';
import { createDoctorRoute } from './routes/doctor.ts';
import { createAssetRoutes } from './routes/files/assets.ts';
import { createInstallRoutes } from './routes/files/install.ts';
import { createPackageFileRoutes } from './routes/files/package-files.ts';
import { createPublicFileRoutes } from './routes/files/public-files.ts';
import { createSharedReceiptRoute } from './routes/files/shared-receipt.ts';
import { createHostRoutes, createWorkerRoutes } from './routes/host-routes.ts';
import { createPrivacyRoute } from './routes/identity/privacy.ts';
import { createProveRoute } from './routes/identity/prove.ts';
import { createUnsubscribeRoutes } from './routes/identity/unsubscribe.ts';
import { createInvoiceRoutes } from './routes/invoices/invoices.ts';
import { createLanguageRoute } from './routes/language.ts';
import { wantedPage } from './routes/next-page.ts';
import { createNoticeRoutes } from './routes/notices.ts';
import { createOrderRoutes } from './routes/orders.ts';
import { createPaymentReturnRoute } from './routes/payments/payment-return.ts';
import { createPaymentRoutes } from './routes/payments.ts';
import { createProfileRoutes } from './routes/profile.ts';
import { createSetupRoutes } from './routes/setup/assistant.ts';
import { showRefusedForms } from './routes/show-refused-forms.ts';
import { createSignInRoutes } from './routes/sign-in.ts';
import { createSignUpRoutes } from './routes/sign-up.ts';
import { recordActing } from './routes/staff/acting.ts';
import { createStaffRoutes } from './routes/staff/staff.ts';
import { createSubscriptionRoutes } from './routes/subscriptions.ts';
import { createTelegramRoutes } from './routes/telegram/account-link.ts';
import { createDemoChatRoutes } from './routes/telegram/demo-chat.ts';
import { createMiniAppRoute, createMiniAppSessionRoute } from './routes/telegram/mini-app.ts';
import { createStaffChatRoutes } from './routes/telegram/staff-chat.ts';
import { watchActivity } from './security/activity/watch-activity.ts';
import { carryCookies, separateSessions } from './security/bearer.ts';
import { createFormGuard } from './security/form-guard.ts';
import { hostError } from './security/host-error.ts';
import { serveLinkAddresses } from './security/link-addresses.ts';
import { keepPlainCookies, refuseNulBytes, refuseOtherBodies } from './security/plain-input.ts';
import { limitRequests } from './security/rate-limit.ts';
import { limitReceipts } from './security/receipt-limits.ts';
import { session } from './security/session.ts';
import { readPicture } from './security/upload.ts';
import { requireSafePassword } from './security/weak-password.ts';
import type { Shop } from './shop.ts';

/** Answers every request to the shop. Starts nothing. */
export function createApp(shop: Shop): RequestListener {
  return createExpressApp(shop);
}

/** The same as Express knows it, for tests that read its routes. */
export function createExpressApp(shop: Shop): Express {
  const app = express();
  app.disable('etag');
  app.set('trust proxy', shop.trustProxy);
  app.use(requestLog(shop.logger), watchActivity(shop));
  app.use(helmet(headersFor(shop)));
  app.use(serveLinkAddresses(shop));
  app.use(createHostRoutes(shop));
  app.use(
    createDoctorRoute(shop),
    createAssetRoutes(),
    createPackageFileRoutes(),
    createBrandFileRoutes(shop),
  );
  app.use(createInstallRoutes(shop), createPublicFileRoutes());
  app.use(pages(shop));
  return app;
}

/** A process without pages: it can be asked how it is. */
export function createWorkerApp(shop: Shop): RequestListener {
  return express().use(requestLog(shop.logger), createWorkerRoutes(shop));
}

function pages(shop: Shop): express.Router {
  const { store, clock, cookieSecret: secret, publicUrl } = shop;
  const guard = createFormGuard({ secret, publicUrl });
  const router = express.Router();
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.use(limitRequests(shop.limits.forms, { forms: true }));
  // The privacy notice and messages of the owner: each letter of a text may take six bytes, or nine.
  router.use(['/staff/settings', MESSAGES_PAGE], express.urlencoded({ extended: false, limit: '100kb' }));
  router.use(express.urlencoded({ extended: false, limit: '20kb' }));
  router.use(
    carryCookies(shop),
    cookieParser(secret),
    keepPlainCookies,
    refuseNulBytes,
    session({ secret, publicUrl, store, clock }),
    createMiniAppSessionRoute(shop),
    separateSessions(shop),
  );
  router.use(loadPageContext(shop, guard), createUnsubscribeRoutes(shop));
  // Its form is read only for who signed in, and no form counts before it proved to be ours.
  router.post(
    '/payments/:paymentId/receipt',
    requireCustomer,
    limitReceipts(shop),
    readPicture('picture', { keepsForm: true }),
    refuseNulBytes,
  );
  const staffPictures = [
    [BRAND_PAGE, 'manage-settings', 'logo'],
    [PLAN_IMAGE_PAGE, 'manage-plans', 'image'],
  ] as const;
  for (const [page, permission, name] of staffPictures)
    router.post(page, requireStaff(permission), readPicture(name, { keepsForm: true }), refuseNulBytes);
  if (shop.bots.demo !== null) router.post('/demo/chat/:bot/photo', readPicture('picture'), refuseNulBytes);
  router.use(refuseOtherBodies, guard.protect, requireSafePassword, recordActing(shop));
  const shown = pagesOf(shop);
  router.use(shown);
  router.use((_request, _response, next) => next(hostError('PAGE_NOT_FOUND')));
  router.use(showRefusedForms(shop, shown), answerWithPage(shop));
  return router;
}

/** The pages and forms themselves, for requests that are known to be sound. */
function pagesOf(shop: Shop): express.Router {
  const router = express.Router();
  router.use(createLanguageRoute(shop), createPrivacyRoute(shop));
  router.use(createSignInRoutes(shop), createSignUpRoutes(shop));
  router.use(createConfirmEmailRoutes(shop), createNoticeRoutes(shop), createProveRoute(shop));
  router.use(createCatalogueRoutes(shop), createCartRoutes(shop), createProfileRoutes(shop));
  router.use(createPaymentReturnRoute(shop), createTelegramRoutes(shop), createStaffChatRoutes(shop));
  router.use(createDemoChatRoutes(shop), createDemoPayRoutes(shop), createMiniAppRoute(shop));
  router.use(
    createSharedReceiptRoute(shop),
    createOrderRoutes(shop),
    createPaymentRoutes(shop),
    createSubscriptionRoutes(shop),
  );
  router.use(createInvoiceRoutes(shop), createSetupRoutes(shop), createStaffRoutes(shop));
  return router;
}

function answerWithPage(shop: Shop): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const pageContext = findPageContext(shop, request);
    const problem = problemOf(error, pageContext.texts);
    if (problem.status >= 500) request.log.error({ err: error }, 'a request failed');
    const requestId = problem.status >= 500 ? String(request.id) : null;
    response.status(problem.status);
    // A program that asks for a file or for events is not sent a page.
    if (request.accepts(['text', 'html']) !== 'html')
      response.attachment('problem.txt').send(`${problem.text}\n`);
    else if (problem.code === 'SIGN_IN_FIRST') response.send(askToSignIn(pageContext, request));
    else if (problem.code === 'WEAK_PASSWORD') response.send(weakPasswordPage(pageContext));
    else if (problem.code === 'PROVE_FIRST')
      response.send(provePage(pageContext, { next: wantedPage(request), problem: null }));
    else
      response.send(
        errorPage(pageContext, { ...problem, requestId, again: pageOfForm(problem.code, request) }),
      );
  };
}

/** In the place of the page that is closed: who signs in goes on to it. */
function askToSignIn(pageContext: PageContext, request: Request): string {
  const problem = request.method === 'POST' ? pageContext.texts.signIn.notSent : null;
  return signInPage(pageContext, { next: wantedPage(request), isClosed: true, problem });
}

/** The page of a form that is to be opened again. */
function pageOfForm(code: string, request: Request): string | null {
  return code === 'FORM_EXPIRED' ? wantedPage(request) : null;
}

/** Browsers run what the shop itself sends, and what stands between strangers and its forms. */
function headersFor({ formChallenge }: Shop): Parameters<typeof helmet>[0] {
  const { origins = [] } = formChallenge ?? {};
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", ...origins],
        ...(origins.length > 0 && { frameSrc: origins }),
        styleSrc: ["'self'", ...origins],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        connectSrc: ["'self'", ...origins],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
  };
}
