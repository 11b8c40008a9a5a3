import type { Clock } from '@panelkit/sdk';
import type { Request, RequestHandler, Response } from 'express';
import { cookieName } from './cookies.ts';
import { SESSION_COOKIE } from './session.ts';

/**
 * Pages in a frame of another site get no cookies. Their script carries what the shop would keep in them: the
 * session as a bearer, the rest in `X-Shop-Cookies`, both ways. Only a script of the shop's own origin can
 * set these headers and read the answer.
 */
const COOKIES = 'x-shop-cookies';
const BEARER = 'x-shop-bearer';
/** Where a script goes on to: it cannot read where it is redirected to. */
const LOCATION = 'x-shop-location';

const framed = new WeakSet<Request>();

/** Whether the request comes from the mini app, which carries its cookies itself. */
export function isFramed(request: Request): boolean {
  return framed.has(request);
}

/**
 * Reads and writes headers in the place of cookies, where a request comes with them. In front of whatever
 * reads cookies.
 */
export function carryCookies({ publicUrl }: { publicUrl: string }): RequestHandler {
  const name = cookieName(SESSION_COOKIE, publicUrl);
  return (request, response, next) => {
    const carried = request.get(COOKIES);
    if (carried === undefined) return next();
    framed.add(request);
    const [, bearer] = /^Bearer ([\w-]+)$/.exec(request.get('authorization') ?? '') ?? [];
    const session = bearer === undefined ? [] : [`${name}=${fromBearer(bearer).replace(/;.*/s, '')}`];
    // A session comes as a bearer alone, and what the browser sends as a cookie counts for nothing.
    const others = carried.split('; ').filter((pair) => pair !== '' && !pair.startsWith(`${name}=`));
    request.headers.cookie = [...others, ...session].join('; ');
    response.redirect = redirectInHeader(response);
    moveCookies(response, name);
    next();
  };
}

/**
 * Ends requests of the mini app whose session is over, or is one of a browser; and makes sessions of the mini
 * app nobody's in a browser.
 */
export function separateSessions({ clock }: { clock: Clock }): RequestHandler {
  return (request, response, next) => {
    const { launch, renewBy = 0 } = request.session;
    if (!isFramed(request)) {
      if (launch === undefined) return next();
      return request.session.regenerate(next);
    }
    if (launch !== undefined && renewBy > clock.now().getTime()) return next();
    response.status(401).set('WWW-Authenticate', 'Bearer').end();
  };
}

function redirectInHeader(response: Response): Response['redirect'] {
  return (first: number | string, second?: number | string) => {
    const target = typeof first === 'string' ? first : String(second);
    response.status(204).set(LOCATION, target).end();
  };
}

/** What would be kept in cookies leaves in headers; the session apart. */
function moveCookies(response: Response, sessionName: string): void {
  response.writeHead = new Proxy(response.writeHead, {
    apply: (writeHead, self, given) => {
      const cookies = [response.getHeader('set-cookie') ?? []].flat().map(String);
      response.removeHeader('set-cookie');
      const pairs = cookies.map((cookie) => cookie.split(';', 1)[0] ?? '');
      const session = pairs.find((pair) => pair.startsWith(`${sessionName}=`));
      if (session !== undefined) response.setHeader(BEARER, toBearer(session.slice(sessionName.length + 1)));
      const others = pairs.filter((pair) => pair !== session);
      if (others.length > 0) response.setHeader(COOKIES, others.join('; '));
      return Reflect.apply(writeHead, self, given);
    },
  });
}

const toBearer = (cookie: string): string => Buffer.from(cookie).toString('base64url');
const fromBearer = (bearer: string): string => Buffer.from(bearer, 'base64url').toString();
