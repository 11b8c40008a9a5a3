import { describe, expect, test } from 'vitest';
import { ACTIONS, type Action, decodeAction, encodeAction, isAction } from './action.ts';
import { inDirection, isolateLatin } from './isolate.ts';
import { escapeHtml, lines, usageBar } from './screen.ts';

const id = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001';

describe('the data of buttons', () => {
  test.each(
    ACTIONS.flatMap((name): Action[] => [
      { name },
      { name, id },
      { name, id, value: '9007199254740991.zzzzzzzz' },
      { name, value: 'on' },
    ]),
  )(
    'given $name with $id and $value, when encoded, then it fits into 64 bytes and is read back',
    (action) => {
      const data = encodeAction(action);
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      expect(decodeAction(data, isAction)).toEqual(action);
    },
  );

  test.each([
    '',
    'nothing',
    'plan:short',
    'plan:****',
    'a:b:c:d',
    'plan:AZmqqrvMfMyN3e7u__8AAQ:1:2',
    '\u0000',
    '__proto__',
  ])('given %j, which no button of ours has, when decoded, then nothing', (data) => {
    expect(decodeAction(data, isAction)).toBeNull();
  });
});

test.each([
  [0, 10, '░░░░░░░░░░'],
  [0.01, 10, '▓░░░░░░░░░'],
  [3, 10, '▓▓▓░░░░░░░'],
  [9.99, 10, '▓▓▓▓▓▓▓▓▓░'],
  [10, 10, '▓▓▓▓▓▓▓▓▓▓'],
  [12, 10, '▓▓▓▓▓▓▓▓▓▓'],
  [0, 0, '▓▓▓▓▓▓▓▓▓▓'],
])('given %d of %d used, then the bar is %s', (used, limit, bar) => {
  expect(usageBar(used, limit)).toBe(bar);
});

test.each([
  ['نرم‌افزار v2rayNG یا Hiddify', 'نرم‌افزار \u2068v2rayNG\u2069 یا \u2068Hiddify\u2069'],
  ['<b>Gold</b> &amp; x', '<b>\u2068Gold\u2069</b> &amp; \u2068x\u2069'],
  ['<code>https://a.test/s/b</code>', '<code>https://a.test/s/b</code>'],
  ['\u2068My Gold plan\u2069 پلن', '\u2068My Gold plan\u2069 پلن'],
  ['با My Gold plan خوش', 'با \u2068My Gold plan\u2069 خوش'],
])('given %j in a Persian text, then Latin words keep their direction', (given, then) => {
  expect(isolateLatin(given)).toBe(then);
});

test('given an English reader, then nothing is isolated', () => {
  const screen = { html: 'Gold', buttons: [] };
  expect(inDirection(screen, 'en')).toBe(screen);
});

test('given what people chose as names, then Telegram reads it as text', () => {
  expect(escapeHtml('<b onload="x">&amp;</b>')).toBe('&lt;b onload=&quot;x&quot;&gt;&amp;amp;&lt;/b&gt;');
});

test('given more lines than a message holds, then whole lines are left out', () => {
  const text = lines(...Array.from({ length: 100 }, () => `<b>${'x'.repeat(90)}</b>`));
  expect(text.length).toBeLessThanOrEqual(4096);
  expect(text.endsWith('</b>')).toBe(true);
});
