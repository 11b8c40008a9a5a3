import { createHmac, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { FORGED_CHAIN, proofOf, signProbe } from '../../doctor/probe.ts';
import { createMailTransport } from '../../people/mailer.ts';
import { cookieSecretOf } from '../../security/cookie-secret.ts';
import { startPlainMailServer } from '../plain-mail-server.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let open: TestShop | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

const behindTls = async (): Promise<TestShop> => {
  open = await openTestShop({ shop: { publicUrl: 'https://shop.example' } });
  return open;
};

describe('a shop behind a TLS proxy', () => {
  test('given a proxy that says neither scheme nor client, when somebody signs in, then the cookies arrive, bound to this host', async () => {
    const shop = await behindTls();
    const { email } = await shop.user({ name: 'Ada' });
    const browser = shop.open();
    const answer = await browser.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    const cookies = answer.headers.getSetCookie();
    expect(cookies.filter((cookie) => cookie.startsWith('__Host-shop-session='))).toHaveLength(1);
    for (const cookie of cookies)
      expect(cookie).toMatch(/^__Host-.*; Path=\/;.*HttpOnly; Secure; SameSite=Lax$/i);
    expect((await browser.get('/profile')).status).toBe(200);
  });

  test('given a proxy that sends no forwarded header and its own name for the shop, then /metrics is closed without the token', async () => {
    const shop = await behindTls();
    // As nginx asks by default: from this machine, as 127.0.0.1.
    expect((await shop.open().get('/metrics')).status).toBe(404);
  });
});

describe('what doctor asks the running shop', () => {
  const ask = async (authorization: string) => {
    const shop = open ?? (await behindTls());
    return shop.open().get('/doctor/seen', { authorization, 'x-forwarded-for': FORGED_CHAIN });
  };

  test('given a question of the same key, then the shop says how it saw it, proves its key and tells no secret', async () => {
    const { shop, clock } = await behindTls();
    const probe = { secret: shop.cookieSecret, nonce: 'a-nonce-of-this-test', now: clock.now() };
    const { status, text } = await ask(signProbe(probe));
    expect(status).toBe(200);
    const seen = JSON.parse(text);
    expect(seen).toMatchObject({ forwardedFor: FORGED_CHAIN, forwardedProto: null, trustProxy: 0 });
    expect(seen.proof).toBe(proofOf(probe.nonce, probe.secret));
    expect(text).not.toContain(shop.cookieSecret);
  });

  test.each([
    ['another key', { secret: 'another', lateMs: 0 }],
    ['an hour ago', { secret: null, lateMs: 3_600_000 }],
  ])('given a question of %s, then there is no such page', async (_, { secret, lateMs }) => {
    const { shop, clock } = await behindTls();
    const now = new Date(clock.now().getTime() - lateMs);
    const nonce = randomBytes(16).toString('base64url');
    expect((await ask(signProbe({ secret: secret ?? shop.cookieSecret, nonce, now }))).status).toBe(404);
    expect((await ask('')).status).toBe(404);
  });
});

test('given the secret key, then the secret of cookies is not a bare hash of it', () => {
  const bare = createHmac('sha256', 'a-key-of-this-test').update('cookies').digest('base64url');
  expect(cookieSecretOf('a-key-of-this-test')).not.toBe(bare);
  expect(cookieSecretOf('a-key-of-this-test')).not.toBe(cookieSecretOf('another-key-of-this'));
});

test('given a mail server that offers no TLS, then nothing of a mail is sent to it, unless the settings allow it', async () => {
  const server = await startPlainMailServer();
  const mail = { to: 'ada@shop.test', subject: 'Your link', text: 'a link that opens an account' };
  const send = async (smtpUrl: string) =>
    createMailTransport({ smtpUrl, proxyUrl: null, from: 'shop@shop.test' })?.(mail);
  try {
    // Leads to this machine, and is not one of its names.
    await expect(send(`smtp://0.0.0.0:${server.port}`)).rejects.toMatchObject({ code: 'ETLS' });
    expect(server.heard.join()).not.toMatch(/MAIL FROM|a link/);
    await send(`smtp://0.0.0.0:${server.port}?requireTLS=false`);
    expect(server.heard.join()).toContain('a link that opens an account');
  } finally {
    server.close();
  }
});
