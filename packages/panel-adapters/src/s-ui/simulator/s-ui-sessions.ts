import { failedAnswer, okAnswer } from './s-ui-answers.ts';
import { type SUiState, unixNow } from './s-ui-state.ts';

const DAY_S = 86_400;

/** Whether the API knows the token; case-insensitive header, exact value. */
export function tokenIsGood(state: SUiState, token: string | null): boolean {
  return state.tokens.some(
    (known) => known.token === token && (known.expiry === 0 || known.expiry >= unixNow(state)),
  );
}

/** `POST login`: only a form is read. There is no lock-out. */
export function logIn(state: SUiState, request: Request, form: URLSearchParams): Response {
  const { username, password } = state.admin;
  if (form.get('user') !== username || form.get('pass') !== password) {
    const ip = request.headers.get('x-forwarded-for')?.split(',')[0] ?? '127.0.0.1';
    return failedAnswer('', `wrong user or password! IP:  ${ip}\n`);
  }
  const session = state.randomText(32);
  state.sessions.add(session);
  const response = okAnswer(null);
  response.headers.set('set-cookie', `s-ui=${session}; Path=/`);
  return response;
}

export function sessionOf(state: SUiState, request: Request): boolean {
  const cookie = /(?:^|;\s*)s-ui=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1];
  return cookie !== undefined && state.sessions.has(cookie);
}

/** `GET tokens`: the tokens themselves are never shown again. */
export function tokensAnswer(state: SUiState): Response {
  return okAnswer(state.tokens.map((row) => ({ ...row, token: '****', userId: 1, user: null })));
}

/** `POST addToken`: `expiry` in days, 0 for never. */
export function addToken(state: SUiState, form: URLSearchParams): Response {
  const days = form.get('expiry') ?? '';
  if (!/^-?\d+$/.test(days)) {
    return failedAnswer('', `strconv.ParseInt: parsing ${JSON.stringify(days)}: invalid syntax`);
  }
  const token = state.randomText(32);
  const id = (state.tokens.at(-1)?.id ?? 0) + 1;
  const expiry = Number(days) > 0 ? Number(days) * DAY_S + unixNow(state) : 0;
  state.tokens.push({ id, desc: form.get('desc') ?? '', token, expiry });
  return okAnswer(token);
}

/** `POST deleteToken`: also succeeds for one that is not there. */
export function deleteToken(state: SUiState, form: URLSearchParams): Response {
  state.tokens = state.tokens.filter(({ id }) => String(id) !== form.get('id'));
  return okAnswer(null);
}
