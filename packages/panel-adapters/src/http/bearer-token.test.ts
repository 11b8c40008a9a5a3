import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createBearerFetch } from './bearer-token.ts';
import type { PanelRequest } from './panel-request.ts';
import type { ServerAnswer } from './server-answer.ts';
import { panelAuthFailed, panelUnreachable } from './to-panelkit-error.ts';

const get: PanelRequest = { method: 'GET', path: '/' };

/** A server that takes the tokens `t1`, `t2`, … of its logins until they are revoked. */
function createServer(options: { tokenOf?: (count: number) => string; loginMs?: number } = {}) {
  const clock = createTestClock();
  const { tokenOf = (count) => `t${count}`, loginMs = null } = options;
  const server = {
    logins: 0,
    requests: 0,
    good: new Set<string>(),
    failure: null as Error | null,
    takesTokens: true,
    losesSessionsAt: new Set<number>(),
  };
  const logIn = async (): Promise<string> => {
    server.logins += 1;
    await (loginMs === null ? Promise.resolve() : clock.sleep(loginMs));
    if (server.failure !== null) throw server.failure;
    const token = tokenOf(server.logins);
    server.good.add(token);
    return token;
  };
  const panelFetch = async (request: PanelRequest): Promise<ServerAnswer> => {
    server.requests += 1;
    if (server.losesSessionsAt.has(server.requests)) server.good.clear();
    const token = request.headers?.authorization?.replace('Bearer ', '') ?? '';
    const status = server.takesTokens && server.good.has(token) ? 200 : 401;
    return {
      kind: 'answer',
      status,
      headers: new Headers(),
      text: '',
      clockSkewMs: null,
      retryAfterMs: null,
    };
  };
  return { clock, server, send: createBearerFetch({ panelFetch, clock, logIn }) };
}

describe('createBearerFetch', () => {
  test('given a login that waits to be tried again, when others wait for it, then a test clock sees them all asleep until it is done', async () => {
    const { clock, send } = createServer({ loginMs: 500 });
    let asleep = 0;
    clock.steps.onSleep((ended) => {
      asleep += 1;
      void ended.then(() => {
        asleep -= 1;
      });
    });
    const answers = Promise.all([send(get), send(get), send(get)]);
    await clock.advance(499);
    expect(asleep).toBe(3);
    await clock.advance(1);
    expect((await answers).map(({ kind }) => kind)).toEqual(['answer', 'answer', 'answer']);
    expect(asleep).toBe(0);
  });

  test('given 16 requests at once, when nobody is logged in, then one login serves them all', async () => {
    const { send, server } = createServer();
    const answers = await Promise.all(Array.from({ length: 16 }, () => send(get)));
    expect(answers.every((answer) => answer.kind === 'answer' && answer.status === 200)).toBe(true);
    expect(server.logins).toBe(1);
  });

  test('given 16 requests at once, when the session is lost, then one login serves them all', async () => {
    const { send, server } = createServer();
    await send(get);
    server.good.clear();
    const answers = await Promise.all(Array.from({ length: 16 }, () => send(get)));
    expect(answers.every((answer) => answer.kind === 'answer' && answer.status === 200)).toBe(true);
    expect(server.logins).toBe(2);
  });

  test('given a wrong password, when asked a hundred times, then one attempt in five minutes', async () => {
    const { send, server, clock } = createServer();
    server.failure = panelAuthFailed('wrong username or password');
    for (let count = 0; count < 100; count += 1) {
      expect(await send(get)).toMatchObject({ kind: 'no-session', error: { code: 'PANEL_AUTH_FAILED' } });
    }
    expect(server.logins).toBe(1);
    expect(server.requests).toBe(0);
    await clock.advance(300_000);
    await send(get);
    expect(server.logins).toBe(2);
  });

  test('given a panel that was away, when it is back, then the login is tried again at once', async () => {
    const { send, server } = createServer();
    server.failure = panelUnreachable('gone');
    expect(await send(get)).toMatchObject({ kind: 'no-session', error: { code: 'PANEL_UNREACHABLE' } });
    server.failure = null;
    expect(await send(get)).toMatchObject({ status: 200 });
  });

  test('given a panel that refuses its own tokens, when asked often, then three logins and no more', async () => {
    const { send, server } = createServer();
    server.takesTokens = false;
    for (let count = 0; count < 20; count += 1) {
      expect(await send(get)).toMatchObject({ kind: 'no-session', error: { code: 'PANEL_AUTH_FAILED' } });
    }
    expect(server.logins).toBe(3);
  });

  test('given 25 requests at once, when sessions are lost again and again among them, then all get through', async () => {
    const { send, server } = createServer();
    await send(get);
    server.losesSessionsAt = new Set([3, 20, 30]);
    server.requests = 0;
    const answers = await Promise.all(Array.from({ length: 25 }, () => send(get)));
    expect(answers.every((answer) => answer.kind === 'answer' && answer.status === 200)).toBe(true);
    expect(server.logins).toBeLessThanOrEqual(4);
  });

  test('given a token of a day from a panel whose clock is off, when a day is nearly over, then it is renewed', async () => {
    const claims = btoa(JSON.stringify({ iat: 1_000_000, exp: 1_086_400 }));
    const { send, server, clock } = createServer({ tokenOf: (count) => `head.${claims}.${count}` });
    await send(get);
    await clock.advance(23 * 3_600_000);
    await send(get);
    expect(server.logins).toBe(1);
    await clock.advance(3_600_000 - 30_000);
    await send(get);
    expect(server.logins).toBe(2);
  });

  test('given a bug in the transport, then it is thrown and not taken for a panel’s answer', async () => {
    const panelFetch = () => Promise.reject(new TypeError('a bug'));
    const send = createBearerFetch({ panelFetch, clock: createTestClock(), logIn: async () => 't' });
    await expect(send(get)).rejects.toThrow('a bug');
  });
});
