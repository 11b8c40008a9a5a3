import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createTelegramSimulator } from '../simulator/telegram-simulator.ts';
import { readInitData, signInitData } from './read-init-data.ts';

const HOUR_MS = 3_600_000;

/**
 * Signed by Telegram itself, from the documentation of tma.js (docs.telegram-mini-apps.com, init-data-node).
 */
const recorded = {
  token: '5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8',
  initData:
    'query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%7D&auth_date=1662771648&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2',
  at: new Date(1_662_771_648_000),
};

test('given initData that Telegram signed, when read in time, then it says who opened the mini app', () => {
  const { token, initData, at } = recorded;
  expect(readInitData(initData, { token, now: at, maxAgeMs: HOUR_MS })).toEqual({
    kind: 'valid',
    launch: {
      id: 'c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2',
      user: { id: 279058397, firstName: 'Vladislav', languageCode: 'ru' },
      at,
    },
  });
});

describe('initData of the double', () => {
  const clock = createTestClock();
  const telegram = createTelegramSimulator({ clock });
  const [bot, other] = [
    telegram.addBot({ username: 'shop_bot' }),
    telegram.addBot({ username: 'other_bot' }),
  ];
  const person = telegram.addPerson({ name: 'Nika', languageCode: 'fa' });
  const initData = person.openMiniApp(bot);
  const read = (text: string, patch: { token?: string; now?: Date } = {}) =>
    readInitData(text, { token: bot.token, now: clock.now(), maxAgeMs: HOUR_MS, ...patch }).kind;
  const changed = (change: (fields: URLSearchParams) => void): string => {
    const fields = new URLSearchParams(initData);
    change(fields);
    return fields.toString();
  };
  const later = (ms: number) => new Date(clock.now().getTime() + ms);

  test('given it as it is, in another order, or without the part that older servers left out, then it is Telegram’s', () => {
    expect(read(initData)).toBe('valid');
    expect(
      read(
        [...new URLSearchParams(initData)]
          .reverse()
          .map((pair) => new URLSearchParams([pair]))
          .join('&'),
      ),
    ).toBe('valid');
    const covered = [...new URLSearchParams(initData)].filter(
      ([name]) => !['hash', 'signature'].includes(name),
    );
    const hash = signInitData(covered, bot.token);
    expect(read(changed((fields) => fields.set('hash', hash)))).toBe('valid');
  });

  test.each([
    ['an empty text', ''],
    ['no initData', 'hello'],
    ['another person', changed((fields) => fields.set('user', '{"id":1,"first_name":"Eve"}'))],
    ['another time', changed((fields) => fields.set('auth_date', '1767225601'))],
    ['a field more', `${initData}&start_param=x`],
    ['a field twice', `${initData}&user=%7B%22id%22%3A1%7D`],
    ['a field less', changed((fields) => fields.delete('query_id'))],
    ['no hash', changed((fields) => fields.delete('hash'))],
    ['an empty hash', changed((fields) => fields.set('hash', ''))],
    [
      'its hash in capitals',
      changed((fields) => fields.set('hash', (fields.get('hash') ?? '').toUpperCase())),
    ],
    [
      'a user that is none',
      signed([
        ['user', '7'],
        ['auth_date', '1767225600'],
      ]),
    ],
    [
      'a user that is no JSON',
      signed([
        ['user', '{'],
        ['auth_date', '1767225600'],
      ]),
    ],
    [
      'a bot',
      signed([
        ['user', '{"id":1,"is_bot":true}'],
        ['auth_date', '1767225600'],
      ]),
    ],
    [
      'a time that is none',
      signed([
        ['user', '{"id":1}'],
        ['auth_date', '1e9'],
      ]),
    ],
    ['a text without end', `${initData}&x=${'x'.repeat(9000)}`],
  ])('given %s, then it is forged', (_name, text) => {
    expect(read(text)).toBe('forged');
  });

  test('given the token of another bot, then it is forged', () => {
    expect(read(initData, { token: other.token })).toBe('forged');
  });

  test('given an hour later, or long before, then it is expired', () => {
    expect(read(initData, { now: later(HOUR_MS - 1000) })).toBe('valid');
    expect(read(initData, { now: later(HOUR_MS) })).toBe('expired');
    expect(read(initData, { now: later(-59_000) })).toBe('valid');
    expect(read(initData, { now: later(-120_000) })).toBe('expired');
  });

  function signed(pairs: [string, string][]): string {
    return new URLSearchParams([...pairs, ['hash', signInitData(pairs, bot.token)]]).toString();
  }
});
