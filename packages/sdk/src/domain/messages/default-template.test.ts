import { expect, test } from 'vitest';
import { LANGUAGES } from '../notifications/language.ts';
import { isCustomerCode, NOTIFICATION_CODES } from '../notifications/notification.ts';
import { defaultTemplate, placeholderExamples } from './default-template.ts';
import { fillTemplate, unfilledParts } from './fill-template.ts';
import { MESSAGE_SAMPLES } from './message-samples.ts';
import { messageText } from './message-text.ts';

const CODES = NOTIFICATION_CODES.filter(isCustomerCode);

test.each(LANGUAGES)(
  'given a text of the catalogue in %s as a template, then it says the same',
  (language) => {
    for (const code of CODES) {
      const template = defaultTemplate(code, language);
      expect(unfilledParts(template, new Set(placeholderExamples(code, 'en').keys()))).toEqual([]);
      const sample = MESSAGE_SAMPLES[code];
      const texts = { [language]: { [code]: template } };
      expect(messageText(code, language, sample, { texts })).toBe(messageText(code, language, sample));
    }
  },
);

test('given the templates, then what differs from message to message is a placeholder', () => {
  expect(defaultTemplate('account.ready', 'en')).toBe(
    'Your service "{plan}" is ready. Traffic: {traffic}. Valid until: {until}.',
  );
  expect(defaultTemplate('payment.left-in-wallet', 'en')).toBe(
    'Your payment of {amount} is in your wallet: {reason} Nothing was bought with it.',
  );
  expect([...placeholderExamples('usage.threshold', 'en').keys()]).toEqual(['plan', 'percent']);
});

test('given a text of the shop, when it is written, then with the values of this message, and in its language alone', () => {
  const texts = { en: { 'change.waiting': '{plan} waits. {reason}', 'renewal.failed': '{plan}, {nextTry}' } };
  const waiting = { planName: 'Gold', reason: 'server-unreachable' };
  expect(messageText('change.waiting', 'en', waiting, { texts })).toBe(
    'Gold waits. its server cannot be reached at the moment.',
  );
  expect(messageText('change.waiting', 'en', { ...waiting, reason: 'new' }, { texts })).toBe(
    'Gold waits. its server is busy.',
  );
  expect(messageText('change.waiting', 'fa', waiting, { texts })).toBe(
    messageText('change.waiting', 'fa', waiting),
  );
  const failed = { planName: 'Gold', reason: 'X', nextAttemptAt: null, period: 1 };
  expect(messageText('renewal.failed', 'en', failed, { texts })).toBe('Gold, –');
});

test('given a value that looks like a placeholder, then it is not filled again', () => {
  const values = new Map([
    ['plan', '{until}'],
    ['until', 'never'],
  ]);
  expect(fillTemplate('{plan} {until} {other}', values)).toBe('{until} never {other}');
});

test('given placeholders that there are not and braces without a partner, then each is named once', () => {
  const names = new Set(['plan']);
  expect(unfilledParts('{plan} {price} {price} {}', names)).toEqual(['{price}', '{}']);
  expect(unfilledParts('{plan} } {plan', names)).toEqual(['}', '{']);
});
