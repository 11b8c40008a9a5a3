import { invalidAnswer, jsonAnswer, unauthorizedAnswer } from '../../fastapi/http-answers.ts';
import type { MarzbanState, SimulatedAdmin } from './marzban-state.ts';

/** `JWT_ACCESS_TOKEN_EXPIRE_MINUTES` of a panel with its default settings. */
const TOKEN_LIFETIME_SECONDS = 1440 * 60;

/**
 * `POST /api/admin/token`. Any number of tokens are valid at once. Source: app/routers/admin.py,
 * `admin_token`.
 */
export async function logIn(state: MarzbanState, request: Request): Promise<Response> {
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
  const form = new URLSearchParams(isForm ? await request.text() : '');
  const errors: Record<string, string> = {};
  const grantType = form.get('grant_type');
  if (grantType !== null && grantType !== 'password')
    errors.grant_type = "String should match pattern 'password'";
  for (const field of ['username', 'password']) if (!form.get(field)) errors[field] = 'Field required';
  if (Object.keys(errors).length > 0) return invalidAnswer(errors);
  const admin = state.admins.find((candidate) => candidate.username === form.get('username'));
  if (admin === undefined || admin.password !== form.get('password')) {
    return unauthorizedAnswer('Incorrect username or password');
  }
  return jsonAnswer({ access_token: openSession(state, admin), token_type: 'bearer' });
}

/** Who asks, or the 401 that they get. Source: app/models/admin.py, `get_current`. */
export function authenticate(state: MarzbanState, request: Request): SimulatedAdmin | Response {
  const [scheme = '', token = ''] = (request.headers.get('authorization') ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || token === '') return unauthorizedAnswer('Not authenticated');
  const session = state.sessions.get(token);
  const admin = state.admins.find((candidate) => candidate.username === session?.username);
  if (session === undefined || admin === undefined || session.expiresAt <= state.now()) {
    return unauthorizedAnswer('Could not validate credentials');
  }
  return admin;
}

function openSession(state: MarzbanState, admin: SimulatedAdmin): string {
  const issuedAt = Math.floor(state.now() / 1000);
  const expiresAt = issuedAt + TOKEN_LIFETIME_SECONDS;
  const access = admin.isSudo ? 'sudo' : 'admin';
  const claims = { sub: admin.username, access, iat: issuedAt, exp: expiresAt };
  const token = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat(state.makePassword())
    .join('.');
  state.sessions.set(token, { username: admin.username, expiresAt: expiresAt * 1000 });
  return token;
}
