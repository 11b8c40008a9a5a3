import { isAtLeast } from '../dialects/version-numbers.ts';
import { emptyAnswer, jsonAnswer } from './http-answers.ts';
import type { ThreeXUiState } from './three-x-ui-state.ts';

const MOST_FAILURES = 5;
const FAILURE_WINDOW_MS = 300_000;
const LOCK_OUT_MS = 900_000;
const WRONG = 'Invalid username or password or two-factor code.';

/** `GET csrf-token`, 3.0.0 and later. */
export function giveCsrfToken(state: ThreeXUiState, request: Request): Response {
  const known = sessionOf(state, request);
  const cookie = known?.cookie ?? state.makeUuid();
  const csrfToken = known?.session.csrfToken ?? state.makeUuid();
  state.sessions.set(cookie, { csrfToken, isLoggedIn: known?.session.isLoggedIn ?? false });
  return jsonAnswer({ success: true, obj: csrfToken }, setCookie(state, cookie));
}

/**
 * `POST login`. A lock-out has the words of a wrong password. Source: internal/web/controller/index.go,
 * `login` (3.6.0).
 */
export async function logIn(state: ThreeXUiState, request: Request): Promise<Response> {
  const hasCsrf = isAtLeast(state.version.numbers, [3, 0, 0]);
  const known = sessionOf(state, request);
  if (hasCsrf && !isCsrfValid(state, request)) return emptyAnswer(403);
  const form = await readForm(request);
  if (!form.username) return refused('Username is required');
  if (!form.password) return refused('Password is required');
  if (hasCsrf && isLockedOut(state, form.username)) return refused(WRONG);
  if (form.username !== state.username || form.password !== state.password) {
    if (hasCsrf) countFailure(state, form.username);
    return refused(WRONG);
  }
  state.failedLogins.delete(form.username.toLowerCase());
  const cookie = state.makeUuid();
  state.sessions.set(cookie, { csrfToken: known?.session.csrfToken ?? '', isLoggedIn: true });
  const msg = 'You have successfully logged into your account.';
  return jsonAnswer({ success: true, msg: hasCsrf ? msg : ` ${msg}`, obj: null }, setCookie(state, cookie));
}

/**
 * What somebody without a session gets, or null: an empty 404, since 3.0.2 an empty 401 for scripts; 403
 * without CSRF token.
 */
export function refuseStranger(state: ThreeXUiState, request: Request): Response | null {
  const { numbers } = state.version;
  const bearer = /^Bearer (.*)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (bearer !== undefined && state.apiTokens.includes(bearer)) return null;
  if (sessionOf(state, request)?.session.isLoggedIn !== true) {
    const saysSo = isAtLeast(numbers, [3, 0, 2]) && request.headers.get('x-requested-with') !== null;
    return emptyAnswer(saysSo ? 401 : 404);
  }
  const isSafe = request.method === 'GET' || request.method === 'HEAD';
  return isSafe || !isAtLeast(numbers, [3, 0, 0]) || isCsrfValid(state, request) ? null : emptyAnswer(403);
}

function isCsrfValid(state: ThreeXUiState, request: Request): boolean {
  const token = sessionOf(state, request)?.session.csrfToken;
  return token !== undefined && token !== '' && request.headers.get('x-csrf-token') === token;
}

function sessionOf(state: ThreeXUiState, request: Request) {
  const cookies = (request.headers.get('cookie') ?? '').split(/; */);
  const cookie = cookies.find((pair) => pair.startsWith('3x-ui='))?.slice('3x-ui='.length) ?? '';
  const session = state.sessions.get(cookie);
  return session === undefined ? null : { cookie, session };
}

function setCookie({ basePath }: ThreeXUiState, cookie: string): Record<string, string> {
  return {
    'set-cookie': `3x-ui=${cookie}; Path=${basePath || '/'}; Max-Age=21600; HttpOnly; SameSite=Lax`,
  };
}

async function readForm(request: Request): Promise<FormFields> {
  const text = await request.text();
  const isJson = request.headers.get('content-type')?.includes('json');
  const fields = isJson ? JSON.parse(text || '{}') : Object.fromEntries(new URLSearchParams(text));
  return { username: String(fields.username ?? ''), password: String(fields.password ?? '') };
}

interface FormFields {
  username: string;
  password: string;
}

function isLockedOut(state: ThreeXUiState, username: string): boolean {
  return (state.failedLogins.get(username.toLowerCase())?.blockedUntil ?? 0) > state.now();
}

function countFailure(state: ThreeXUiState, username: string): void {
  const key = username.toLowerCase();
  const since = state.now() - FAILURE_WINDOW_MS;
  const earlier = state.failedLogins.get(key)?.failures ?? [];
  const failures = [...earlier.filter((at) => at > since), state.now()];
  const isTooMany = failures.length >= MOST_FAILURES;
  state.failedLogins.set(key, {
    failures: isTooMany ? [] : failures,
    blockedUntil: isTooMany ? state.now() + LOCK_OUT_MS : 0,
  });
}

function refused(msg: string): Response {
  return jsonAnswer({ success: false, msg, obj: null });
}
