import { isPanelkitError } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { readEnv } from './env.ts';

const memory = { STORAGE: 'memory' };
const real = { MARZBAN_URL: 'https://panel.test', MARZBAN_USERNAME: 'root', MARZBAN_PASSWORD: 'hunter2' };

/** The names of the variables that are complained about, and all that is said. */
function complaintsOf(environment: Record<string, string>): { names: string[]; text: string } {
  try {
    readEnv(environment);
  } catch (error) {
    if (!isPanelkitError(error) || error.code !== 'CONFIG_INVALID') throw error;
    return { names: error.details.issues.map(({ path }) => path), text: error.message };
  }
  return { names: [], text: '' };
}

describe('The environment', () => {
  test('given nothing, then a shop on loopback with a simulated panel', () => {
    expect(readEnv({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: null,
      secretKey: null,
      panel: null,
      provisioningEnabled: true,
      language: 'en',
      timeZone: 'UTC',
      staff: { email: 'owner@shop.example', password: null },
      mail: { smtpUrl: null, broadcastsPerSecond: 5 },
      isProduction: false,
      panelTimeoutMs: 15_000,
      panelPrivateNetworks: [],
      sellsPrivateLinks: false,
      panelProxyUrl: null,
      dialer: null,
      handshaker: null,
      healthCheckIntervalMs: 300_000,
    });
  });

  test('given empty variables, then they count as absent', () => {
    expect(readEnv({ PORT: '', MARZBAN_URL: ' ', PANELKIT_SECRET_KEY: '' })).toEqual(readEnv({}));
  });

  test('given a real panel and leave to forget, then the panel is used', () => {
    expect(readEnv({ ...real, ...memory, ALLOW_VOLATILE: '1' }).panel).toEqual({
      baseUrl: 'https://panel.test',
      credentials: { username: 'root', password: 'hunter2' },
    });
  });

  test.each([
    { name: 'PANELKIT_ off', given: { PANELKIT_PROVISIONING_ENABLED: 'false' }, then: false },
    { name: 'XUI_ off', given: { XUI_PROVISIONING_ENABLED: '0' }, then: false },
    {
      name: 'both off',
      given: { PANELKIT_PROVISIONING_ENABLED: 'off', XUI_PROVISIONING_ENABLED: 'false' },
      then: false,
    },
    { name: 'XUI_ on', given: { XUI_PROVISIONING_ENABLED: 'true' }, then: true },
  ])('given provisioning $name, then it is $then', ({ given, then }) => {
    expect(readEnv(given).provisioningEnabled).toBe(then);
  });

  test.each([
    { name: 'nothing', given: {}, then: { autoLifecycle: true, lifecycleOperations: 'all' } },
    { name: 'PANELKIT_ off', given: { PANELKIT_AUTO_LIFECYCLE: 'false' }, then: { autoLifecycle: false } },
    { name: 'XUI_ off', given: { XUI_AUTO_LIFECYCLE: 'false' }, then: { autoLifecycle: false } },
    {
      name: 'two operations',
      given: { PANELKIT_LIFECYCLE_OPERATIONS: 'expired, traffic' },
      then: { lifecycleOperations: ['expired', 'traffic'] },
    },
    {
      name: 'all of them',
      given: { PANELKIT_LIFECYCLE_OPERATIONS: 'all' },
      then: { lifecycleOperations: 'all' },
    },
  ])('given of the lifecycle $name, then it is so', ({ given, then }) => {
    expect(readEnv(given)).toMatchObject(then);
  });

  test('given an operation that is none, or both switches that differ, then they are named', () => {
    expect(complaintsOf({ PANELKIT_LIFECYCLE_OPERATIONS: 'expired,all' }).names).toEqual([
      'PANELKIT_LIFECYCLE_OPERATIONS',
    ]);
    expect(complaintsOf({ PANELKIT_AUTO_LIFECYCLE: '1', XUI_AUTO_LIFECYCLE: '0' }).names).toEqual([
      'PANELKIT_AUTO_LIFECYCLE',
    ]);
  });

  test.each([
    { name: 'by its name', given: { PANELKIT_HEALTH_CHECK_INTERVAL: '60' } },
    { name: 'by its older name', given: { XUI_HEALTH_CHECK_INTERVAL: '60' } },
    { name: 'by both', given: { PANELKIT_HEALTH_CHECK_INTERVAL: '60', XUI_HEALTH_CHECK_INTERVAL: '060' } },
  ])('given the interval of health checks $name, then it is in milliseconds', ({ given }) => {
    expect(readEnv(given).healthCheckIntervalMs).toBe(60_000);
  });

  test.each([
    { name: 'a port that is none', given: { PORT: 'http' }, then: ['PORT'] },
    { name: 'a port beyond the last', given: { PORT: '70000' }, then: ['PORT'] },
    { name: 'a public address without http', given: { PUBLIC_URL: 'shop.test' }, then: ['PUBLIC_URL'] },
    { name: 'a short secret', given: { PANELKIT_SECRET_KEY: 'short' }, then: ['PANELKIT_SECRET_KEY'] },
    { name: 'an unknown log level', given: { LOG_LEVEL: 'loud' }, then: ['LOG_LEVEL'] },
    { name: 'a time zone that is none', given: { SHOP_TIME_ZONE: 'Mars/Base' }, then: ['SHOP_TIME_ZONE'] },
    { name: 'a language without texts', given: { SHOP_LANGUAGE: 'xx' }, then: ['SHOP_LANGUAGE'] },
    { name: 'mail by http', given: { SMTP_URL: 'http://mail.test' }, then: ['SMTP_URL'] },
    {
      name: 'broadcasts by mail that never leave',
      given: { MAIL_BROADCASTS_PER_SECOND: '0' },
      then: ['MAIL_BROADCASTS_PER_SECOND'],
    },
    {
      name: 'half a panel',
      given: { MARZBAN_URL: 'https://panel.test' },
      then: ['MARZBAN_USERNAME', 'MARZBAN_PASSWORD'],
    },
    { name: 'a real panel without leave to forget', given: { ...real, ...memory }, then: ['ALLOW_VOLATILE'] },
    {
      name: 'leave to forget denied',
      given: { ...real, ...memory, ALLOW_VOLATILE: '0' },
      then: ['ALLOW_VOLATILE'],
    },
    { name: 'a role apart without a server', given: { SHOP_ROLE: 'worker' }, then: ['DATABASE_URL'] },
    {
      name: 'a server without a key',
      given: { DATABASE_URL: 'postgres://localhost/shop' },
      then: ['PANELKIT_SECRET_KEY'],
    },
    {
      name: 'memory and a server',
      given: { ...memory, DATABASE_URL: 'postgres://h/d', PANELKIT_SECRET_KEY: '0123456789abcdef' },
      then: ['STORAGE'],
    },
    {
      name: 'a short key among the previous',
      given: { PANELKIT_PREVIOUS_SECRET_KEYS: '0123456789abcdef,short' },
      then: ['PANELKIT_PREVIOUS_SECRET_KEYS.1'],
    },
    {
      name: 'a contradiction',
      given: { PANELKIT_PROVISIONING_ENABLED: 'true', XUI_PROVISIONING_ENABLED: 'false' },
      then: ['PANELKIT_PROVISIONING_ENABLED'],
    },
    {
      name: 'two intervals',
      given: { PANELKIT_HEALTH_CHECK_INTERVAL: '300', XUI_HEALTH_CHECK_INTERVAL: '60' },
      then: ['PANELKIT_HEALTH_CHECK_INTERVAL'],
    },
    {
      name: 'an interval that is not whole minutes',
      given: { XUI_HEALTH_CHECK_INTERVAL: '90' },
      then: ['XUI_HEALTH_CHECK_INTERVAL'],
    },
    {
      name: 'one bot for customers and staff',
      given: { TELEGRAM_CUSTOMER_BOT_TOKEN: '1:aa', TELEGRAM_STAFF_BOT_TOKEN: '1:aa' },
      then: ['TELEGRAM_STAFF_BOT_TOKEN'],
    },
    {
      name: 'a webhook without an https address',
      given: { TELEGRAM_WEBHOOK_SECRET: '0123456789abcdef', PUBLIC_URL: 'http://shop.example' },
      then: ['PUBLIC_URL'],
    },
    {
      name: 'several mistakes at once',
      given: { ...memory, PORT: '-1', LOG_LEVEL: 'loud', MARZBAN_URL: 'panel', SHOP_ROLE: 'web' },
      then: [
        'PORT',
        'LOG_LEVEL',
        'MARZBAN_URL',
        'DATABASE_URL',
        'MARZBAN_USERNAME',
        'MARZBAN_PASSWORD',
        'ALLOW_VOLATILE',
      ],
    },
  ])('given $name, then $then is named', ({ given, then }) => {
    expect(complaintsOf(given).names).toEqual(then);
  });

  test('given a real panel without leave to forget, then it says why, and not the password', () => {
    const { text } = complaintsOf({ ...real, ...memory, PANELKIT_SECRET_KEY: 'tooshort' });
    expect(text).toContain('forgets who bought what');
    expect(text).toContain('ALLOW_VOLATILE=1');
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('tooshort');
  });
});

test.each([
  { where: 'on this machine', given: {}, credit: 2000 },
  { where: 'under a name of this machine', given: { PUBLIC_URL: 'http://localhost:3000' }, credit: 2000 },
  { where: 'under a public address', given: { PUBLIC_URL: 'https://shop.example' }, credit: 0 },
  {
    where: 'under a public address that wants it',
    given: { PUBLIC_URL: 'https://shop.example', SHOP_DEMO_CREDIT: '500' },
    credit: 500,
  },
])('given a shop $where, when read, then a new customer gets $credit of play money', ({ given, credit }) => {
  expect(readEnv(given).demoCreditMinor).toBe(credit);
});

test('given keys of providers, when staff see them, then by their last characters alone, and short ones not at all', () => {
  const given = {
    STRIPE_SECRET_KEY: 'sk_live_0123456789abcdef',
    STRIPE_WEBHOOK_SECRET: 'whsec_0123456789abcdwxyz',
    ZIBAL_MERCHANT: 'short-merchant',
  };
  const { methodKeys } = readEnv({ ...given });
  expect(methodKeys.stripe).toEqual([
    { variable: 'STRIPE_SECRET_KEY', shown: '••••cdef' },
    { variable: 'STRIPE_WEBHOOK_SECRET', shown: '••••wxyz' },
  ]);
  expect(methodKeys.zibal).toEqual([{ variable: 'ZIBAL_MERCHANT', shown: '••••' }]);
  const shown = JSON.stringify(methodKeys);
  for (const [name, value] of Object.entries(given)) expect(shown, name).not.toContain(value.slice(0, 12));
});
