import { createPanelkit, isPanelkitError } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

const send = async () => ({ kind: 'sent' as const });

/** The paths that creating a shop complains of; its options are given as JavaScript would. */
async function issuesOf(options: object): Promise<string[]> {
  const shop = await createTestPanelkit();
  const whole = {
    backend: shop.backend,
    secretKey: 'a-key-that-is-long-enough',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    panelDrivers: [],
    ...options,
  };
  try {
    createPanelkit(whole);
    return [];
  } catch (error) {
    if (!isPanelkitError(error) || error.code !== 'CONFIG_INVALID') throw error;
    return error.details.issues.map(({ path }) => path).toSorted();
  }
}

test.each([
  {
    name: 'the name of the shop’s own channel',
    options: { notifiers: [{ channel: 'shop', send }] },
    paths: ['notifiers.0.channel'],
  },
  {
    name: 'a name with spaces',
    options: { notifiers: [{ channel: 'By Mail', send }] },
    paths: ['notifiers.0.channel'],
  },
  {
    name: 'two channels of one name',
    options: {
      notifiers: [
        { channel: 'mail', send },
        { channel: 'mail', send },
      ],
    },
    paths: ['notifiers'],
  },
  { name: 'a language that nobody wrote', options: { language: 'de' }, paths: ['language'] },
  { name: 'a time zone of another planet', options: { timeZone: 'Mars/Olympus' }, paths: ['timeZone'] },
  {
    name: 'a policy with mistakes',
    options: {
      policies: {
        notifications: {
          muted: ['nothing'],
          quietHours: { from: '25:00', to: '07:00' },
          capacityPercents: [0],
          sendTimeoutMs: 0,
          quietPeriod: 5,
        },
      },
    },
    paths: [
      'policies.notifications',
      'policies.notifications.capacityPercents.0',
      'policies.notifications.muted.0',
      'policies.notifications.quietHours.from',
      'policies.notifications.sendTimeoutMs',
    ],
  },
  {
    name: 'all as it should be',
    options: {
      notifiers: [
        { channel: 'mail', send },
        { channel: 'bot-2', send },
      ],
      language: 'fa',
      timeZone: 'Asia/Tehran',
      policies: {
        notifications: { quietHours: { from: '23:00', to: '07:30' }, maxAgeMs: { 'account.ready': 5 } },
      },
    },
    paths: [],
  },
])('given $name, then the issues are $paths', async ({ options, paths }) => {
  expect(await issuesOf(options)).toEqual(paths);
});
