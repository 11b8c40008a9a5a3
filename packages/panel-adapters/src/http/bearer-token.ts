import { type Clock, isPanelkitError, type PanelkitError } from '@panelkit/sdk';
import { asHealthCheck, type PanelFetch } from './create-panel-fetch.ts';
import type { PanelRequest } from './panel-request.ts';
import type { NoResponse, ServerAnswer } from './server-answer.ts';
import { panelAuthFailed } from './to-panelkit-error.ts';
import { waitAsleep } from './wait-asleep.ts';

/** No token could be had, so the request never left. */
export interface NoSession {
  kind: 'no-session';
  error: PanelkitError;
}

/** Sends a request with a valid token. Never throws for a panel's answer. */
export type AuthorizedFetch = (request: PanelRequest) => Promise<ServerAnswer | NoResponse | NoSession>;

/** How one panel's tokens are got. */
export interface BearerTokenOptions {
  panelFetch: PanelFetch;
  clock: Clock;
  /**
   * Gets a token through the way that it is given, which is open to health checks where one needs the token.
   * @throws PanelkitError `PANEL_AUTH_FAILED` for a wrong login, others when it could not be tried
   */
  logIn: (panelFetch: PanelFetch) => Promise<string>;
  /** Puts the token on a request; by default as `Authorization: Bearer`. */
  authorize?: (request: PanelRequest, token: string) => PanelRequest;
  /** Whether an answer proves that the token was refused and nothing was done; by default a 401. */
  isRefused?: (answer: ServerAnswer) => boolean;
}

/**
 * After a wrong password nothing is tried for this long: a lock-out of the panel's is worse than a late
 * login.
 */
const LOGIN_PAUSE_MS = 300_000;
/** A token is renewed this long before it ends. */
const RENEW_BEFORE_MS = 60_000;
/**
 * So many tokens a request tries: under load another request may lose the session that this one has just been
 * given.
 */
const MOST_TOKENS = 3;

interface Token {
  value: string;
  /** On the monotonic clock; infinite when the token does not end. */
  renewAtMs: number;
}

/**
 * Puts a bearer token on each request. One login serves all requests that wait for it; a token that the panel
 * refuses is replaced and the request is sent again, which is safe also for writes: a 401 proves that nothing
 * was done.
 */
export function createBearerFetch(options: BearerTokenOptions): AuthorizedFetch {
  const tokens = createTokenSource(options);
  const { authorize = withBearer, isRefused = isUnauthorized } = options;
  return async (request) => {
    const { panelFetch } = options;
    const loginFetch = request.isHealthCheck === true ? asHealthCheck(panelFetch) : panelFetch;
    try {
      let rejected: string | null = null;
      for (let tried = 0; tried < MOST_TOKENS; tried += 1) {
        const token: string = await tokens.get(rejected, loginFetch);
        const answer = await panelFetch(authorize(request, token));
        if (answer.kind === 'no-response') return answer;
        if (!isRefused(answer)) {
          tokens.accepted();
          return answer;
        }
        rejected = token;
      }
      return { kind: 'no-session', error: tokens.refused() };
    } catch (error) {
      if (isPanelkitError(error)) return { kind: 'no-session', error };
      throw error;
    }
  };
}

function withBearer(request: PanelRequest, token: string): PanelRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}

function isUnauthorized(answer: ServerAnswer): boolean {
  return answer.status === 401;
}

interface TokenSource {
  /** A token other than `rejected`. */
  get(rejected: string | null, loginFetch: PanelFetch): Promise<string>;
  accepted(): void;
  /** Several tokens in a row were refused. */
  refused(): PanelkitError;
}

function createTokenSource({ clock, logIn }: BearerTokenOptions): TokenSource {
  let token: Token | null = null;
  let login: Promise<string> | null = null;
  let pausedUntilMs = -Infinity;
  let loginsInVain = 0;
  const pause = (): void => {
    pausedUntilMs = clock.monotonicMs() + LOGIN_PAUSE_MS;
  };
  const renew = async (loginFetch: PanelFetch): Promise<string> => {
    if (clock.monotonicMs() < pausedUntilMs)
      throw panelAuthFailed('it was refused, and is not tried again so soon');
    try {
      const value = await logIn(loginFetch);
      loginsInVain += 1;
      token = { value, renewAtMs: renewAtMsOf(value, clock) };
      return value;
    } catch (error) {
      if (isPanelkitError(error) && error.code === 'PANEL_AUTH_FAILED') pause();
      throw error;
    }
  };
  return {
    get: async (rejected, loginFetch) => {
      const isGood = token !== null && token.value !== rejected && clock.monotonicMs() < token.renewAtMs;
      if (token !== null && isGood) return token.value;
      while (login !== null) {
        const value = await waitAsleep(clock, login).catch(nullWhenLeft);
        if (value !== null) return value;
      }
      login = renew(loginFetch).finally(() => {
        login = null;
      });
      return login;
    },
    accepted: () => {
      loginsInVain = 0;
    },
    refused: () => {
      if (loginsInVain >= MOST_TOKENS) pause();
      return panelAuthFailed('the panel refuses the tokens that it gives');
    },
  };
}

/** Who logged in did not wait for it: whoever else does logs in himself. */
function nullWhenLeft(error: unknown): null {
  if (isPanelkitError(error) && error.code === 'PANEL_READ_ABORTED') return null;
  throw error;
}

/** The lifetime is what the token says of it, by one clock: a panel whose clock is off does no harm. */
function renewAtMsOf(token: string, clock: Clock): number {
  const claims = claimsOf(token);
  if (typeof claims.exp !== 'number' || typeof claims.iat !== 'number') return Infinity;
  const lifetimeMs = (claims.exp - claims.iat) * 1000;
  return clock.monotonicMs() + Math.max(lifetimeMs / 2, lifetimeMs - RENEW_BEFORE_MS);
}

function claimsOf(token: string): { exp?: unknown; iat?: unknown } {
  try {
    const claims: unknown = JSON.parse(
      atob(token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? ''),
    );
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
}
