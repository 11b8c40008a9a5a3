import { createServer, type Server } from 'node:http';
import { listenOnFreePort, toNodeHandler } from '@panelkit/http/node';
import { type BtcpaySimulator, createBtcpaySimulator } from '@panelkit/payment-gateways/simulators';
import { createSystemClock, isPanelkitError } from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { createTelegramSimulator, startTelegramServer } from '@panelkit/telegram/simulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectTelegram } from '../../../examples/express-shop/src/connect-telegram.ts';
import { type Env, readEnv } from '../../../examples/express-shop/src/env/env.ts';
import { openPanelkit } from '../../../examples/express-shop/src/open-panelkit.ts';
import { createMailTransport, verifyMail } from '../../../packages/shop/src/people/mailer.ts';
import { createLogger } from '../../../packages/shop/src/process/logger.ts';
import { createMemoryStore } from '../../../packages/shop/src/store/memory-store.ts';
import { startPlainMailServer } from '../../../packages/shop/src/tests/plain-mail-server.ts';
import { type ConnectProxy, startConnectProxy } from './connect-proxy.ts';

/** Names that nobody but the proxy can resolve. */
const PROVIDER = 'btcpay.invalid';
const MAIL = 'mail.invalid';
const TELEGRAM = 'telegram.invalid';

const clock = createSystemClock();
const closing: (() => unknown)[] = [];
let provider: BtcpaySimulator;
let proxy: ConnectProxy;
let ports: Record<string, number>;

beforeEach(async () => {
  provider = createBtcpaySimulator({ clock });
  ports = { [PROVIDER]: await serve(createServer(toNodeHandler(provider.handle))) };
  proxy = await startConnectProxy(ports);
  closing.push(proxy.close);
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(server: Server): Promise<number> {
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return listenOnFreePort(server, { host: '127.0.0.1', port: 0 });
}

const settingsOf = (given: Record<string, string>): Env =>
  readEnv({
    STORAGE: 'memory',
    PANELKIT_SECRET_KEY: 'a-key-that-only-this-test-knows',
    BTCPAY_URL: `http://${PROVIDER}`,
    BTCPAY_API_KEY: 'btcpay-api-key',
    BTCPAY_STORE_ID: 'Store1',
    BTCPAY_WEBHOOK_SECRET: 'btcpay-webhook-secret',
    ...given,
  });

/**
 * A customer goes to pay at the provider.
 * @returns the host of the provider's page, or the code of the failure
 */
async function pay(given: Record<string, string>): Promise<string> {
  const backend = Object.assign(createMemoryBackend({ clock }), {
    checkReadiness: async () => ({ ready: true, clockSkewMs: 0 }),
    store: createMemoryStore(),
  });
  closing.push(() => backend.close());
  const publicUrl = 'http://localhost';
  const logger = createLogger({ level: 'silent' });
  const { panelkit } = await openPanelkit(settingsOf(given), { backend, publicUrl, logger });
  const created = await panelkit.customers.ensure({ externalId: 'ada', displayName: 'Ada' });
  const by = { actor: { kind: 'customer', id: created.id } as const, idempotencyKey: 'pay' };
  const wanted = { customerId: created.id, amountMinor: 500, method: 'btcpay' };
  const { id: paymentId } = await panelkit.payments.topUp(wanted, by);
  const start = { paymentId, returnUrl: `${publicUrl}/back`, payer: { language: 'en', email: null } };
  try {
    const { redirectUrl } = await panelkit.payments.start(start, by);
    return new URL(redirectUrl ?? '').hostname;
  } catch (error) {
    if (!isPanelkitError(error)) throw error;
    return error.code;
  }
}

describe('A payment provider that only the proxy reaches', () => {
  const UNREACHED = 'PAYMENT_GATEWAY_UNREACHABLE';

  test('given SERVICE_PROXY_URL, then the payment is opened through it', async () => {
    expect(await pay({})).toBe(UNREACHED);
    expect(await pay({ SERVICE_PROXY_URL: proxy.url })).toBe('btcpay.test');
    expect(new Set(proxy.asked)).toEqual(new Set([`${PROVIDER}:80`]));
  });

  test('given a proxy for panels alone, then providers are asked directly', async () => {
    const port = ports[PROVIDER] ?? 0;
    const direct = { BTCPAY_URL: `http://127.0.0.1:${port}`, PANEL_PROXY_URL: proxy.url };
    expect(await pay(direct)).toBe('btcpay.test');
    expect(proxy.asked).toEqual([]);
  });

  test('given a host that is to be asked directly, then the proxy does not hear of it', async () => {
    const port = ports[PROVIDER] ?? 0;
    const settings = { SERVICE_PROXY_URL: proxy.url, SERVICE_PROXY_EXCEPT: 'other.test, 127.0.0.1' };
    expect(await pay({ ...settings, BTCPAY_URL: `http://127.0.0.1:${port}` })).toBe('btcpay.test');
    expect(await pay({ ...settings, BTCPAY_URL: `http://sub.127.0.0.1.invalid:${port}` })).toBe(UNREACHED);
    expect(new Set(proxy.asked)).toEqual(new Set([`sub.127.0.0.1.invalid:${port}`]));
  });
});

describe('A mail server that only the proxy reaches', () => {
  test('given MAIL_PROXY_URL, then mail goes through it, and doctor asks there too', async () => {
    const server = await startPlainMailServer();
    closing.push(server.close);
    ports[MAIL] = server.port;
    const smtp = `smtp://${MAIL}:${server.port}?requireTLS=false`;
    const mailOf = (given: Record<string, string>) => settingsOf({ SMTP_URL: smtp, ...given }).mail;
    const mail = { to: 'ada@shop.test', subject: 'Hello', text: 'The words of the mail' };
    await expect(createMailTransport(mailOf({}))?.(mail)).rejects.toThrow();
    const proxied = mailOf({ MAIL_PROXY_URL: proxy.url });
    await createMailTransport(proxied)?.(mail);
    expect(server.heard).toContain('The words of the mail');
    await verifyMail({ smtpUrl: smtp, proxyUrl: proxied.proxyUrl });
    expect(proxy.asked).toEqual([`${MAIL}:${server.port}`, `${MAIL}:${server.port}`]);
  });
});

describe('A Telegram that only the proxy reaches', () => {
  test('given TELEGRAM_PROXY_URL, then both bots go through it', async () => {
    const telegram = createTelegramSimulator({ clock, flood: null });
    const [customers, staff] = [
      telegram.addBot({ username: 'c_bot' }),
      telegram.addBot({ username: 's_bot' }),
    ];
    const server = await startTelegramServer(telegram);
    closing.push(server.close);
    ports[TELEGRAM] = Number(new URL(server.apiRoot).port);
    const env = settingsOf({
      TELEGRAM_CUSTOMER_BOT_TOKEN: customers.token,
      TELEGRAM_STAFF_BOT_TOKEN: staff.token,
      TELEGRAM_API_ROOT: `http://${TELEGRAM}`,
      TELEGRAM_PROXY_URL: proxy.url,
    });
    const connection = connectTelegram(env, { publicUrl: 'http://localhost', clock });
    for (const [options, name] of [
      [connection.customers, 'c_bot'],
      [connection.staff, 's_bot'],
    ] as const) {
      const answer = await options?.fetch?.(`${options.apiRoot}/bot${options.token}/getMe`);
      expect(await answer?.json()).toMatchObject({ ok: true, result: { username: name } });
    }
    expect(new Set(proxy.asked)).toEqual(new Set([`${TELEGRAM}:80`]));
  });
});
