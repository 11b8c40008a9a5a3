import { describe, expect, test } from 'vitest';
import type { TextOverrides } from '../languages/language-texts.ts';
import { LANGUAGES, type Language } from '../notifications/language.ts';
import { ALERTED_BY } from '../panels/attention-alerts.ts';
import type { MessageCode } from './message-parameters.ts';
import { MESSAGE_SAMPLES } from './message-samples.ts';
import { messageText } from './message-text.ts';

/** As a customer reads them, byte for byte; ‌ between letters is U+200C. */
const FIXED: [MessageCode, string, string][] = [
  [
    'extend.success',
    'سرویس شما با موفقیت تمدید شد. در صورت تغییر لینک، لطفاً لینک جدید را کپی و در نرم\u200cافزار خود آپدیت کنید.',
    'Your service was extended. If the link has changed, please copy the new link and update it in your app.',
  ],
  [
    'extend.notEligible',
    "شما فقط می\u200cتوانید در 3 روز پایانی قبل از انقضا یا پس از اتمام ترافیک، سرویس را تمدید کنید. برای خرید اشتراک جدید، از بخش 'خرید سرویس جدید' اقدام کنید.",
    'You can extend only in the last 3 days before expiry, or after your traffic is used up. To buy a new subscription, use "Buy new service".',
  ],
  [
    'extend.insufficientBalance',
    'موجودی کیف پول شما برای انجام این عملیات کافی نیست.',
    'Your wallet balance is not enough for this operation.',
  ],
  [
    'extend.info.expired',
    'سرویس شما منقضی شده است. با تمدید، سرویس از اکنون شروع خواهد شد.',
    'Your service has expired. With the extension it starts from now.',
  ],
  [
    'extend.info.exhausted',
    'ترافیک شما تمام شده است. با تمدید، ترافیک و زمان از اکنون تنظیم می\u200cشود.',
    'Your traffic is used up. With the extension, traffic and time are set from now.',
  ],
  [
    'extend.info.extend',
    'می\u200cتوانید سرویس خود را تمدید کنید. زمان به تاریخ انقضای فعلی اضافه می\u200cشود.',
    'You can extend your service. The time is added to the current expiry date.',
  ],
  ['action.extend', 'تمدید', 'Extend'],
  ['action.confirmWallet', 'تأیید و پرداخت از کیف پول', 'Confirm and pay from wallet'],
  ['extend.notAllowed', 'تمدید مجاز نیست', 'Extension is not allowed'],
  ['action.backToDashboard', 'بازگشت به داشبورد', 'Back to dashboard'],
  ['action.buyNew', 'خرید سرویس جدید', 'Buy new service'],
  ['wallet.low', 'موجودی کیف پول شما کافی نیست', 'Your wallet balance is not enough'],
  ['action.chargeWallet', 'شارژ کیف پول', 'Charge wallet'],
];

describe('the texts of the catalogue', () => {
  test.each(FIXED)(
    'given %s, then it is as it was fixed in Persian and English',
    (code, persian, english) => {
      expect(messageText(code, 'fa', MESSAGE_SAMPLES[code])).toBe(persian);
      expect(messageText(code, 'en', MESSAGE_SAMPLES[code])).toBe(english);
    },
  );

  test('given another threshold, then the text follows it', () => {
    expect(messageText('extend.notEligible', 'fa', { days: 5 })).toContain('در 5 روز پایانی');
  });

  test('given an extension and a wallet that holds too little, then their messages begin with the fixed texts', () => {
    for (const language of LANGUAGES) {
      const [extended, renewal] = (['subscription.extended', 'renewal.uncovered'] as const).map((code) =>
        messageText(code, language, MESSAGE_SAMPLES[code]),
      );
      expect(extended?.startsWith(`${messageText('extend.success', language, {})}\n`)).toBe(true);
      expect(renewal?.startsWith(messageText('wallet.low', language, {}))).toBe(true);
    }
  });

  test.each(LANGUAGES)(
    'given every code, when written in %s, then all that it was given is in it and nothing is left open',
    (language) => {
      for (const [code, sample] of Object.entries(MESSAGE_SAMPLES)) {
        const text = messageText(code as MessageCode, language, sample);
        expect(text, code).not.toMatch(/undefined|null|NaN|\[object|\$\{/);
        expect(text.trim(), code).toBe(text);
        if ('planName' in sample) expect(text, code).toContain(sample.planName);
        if ('panelName' in sample) expect(text, code).toContain(sample.panelName);
        if ('orderNumber' in sample) expect(text, code).toContain(sample.orderNumber);
        const letters = { en: /\p{sc=Latin}/u, fa: /\p{sc=Arabic}/u, ru: /\p{sc=Cyrillic}/u }[language];
        expect(text, code).toMatch(letters);
      }
    },
  );

  test.each([
    { language: 'en', timeZone: 'UTC', text: 'January 31, 2026 at 12:00' },
    { language: 'en', timeZone: 'Asia/Tehran', text: 'January 31, 2026 at 15:30' },
    { language: 'fa', timeZone: 'Asia/Tehran', text: '۱۱ بهمن ۱۴۰۴ ساعت ۱۵:۳۰' },
    { language: 'ru', timeZone: 'Europe/Moscow', text: '31 января 2026 г. в 15:00' },
  ] as const)(
    'given an instant, when written in $language for $timeZone, then it is $text',
    ({ language, timeZone, text }) => {
      const sample = MESSAGE_SAMPLES['subscription.extended'];
      expect(messageText('subscription.extended', language, sample, { timeZone })).toContain(text);
    },
  );

  test.each([
    ['en', 'USD', 123_450, '$1,234.50'],
    ['en', 'JPY', 1234, '¥1,234'],
    ['fa', 'USD', 123_450, '۱٬۲۳۴٫۵۰'],
    ['fa', 'IRR', 1_500_000, '۱٬۵۰۰٬۰۰۰'],
    ['ru', 'RUB', 123_450, '1\u00a0234,50\u00a0₽'],
  ] as const)(
    'given an amount, when written in %s in %s, then in its units',
    (language, currency, amountMinor, text) => {
      expect(messageText('payment.received', language, { amountMinor, currency })).toContain(text);
    },
  );

  test('given Rial and a shop that says Toman, then every text with an amount says it', () => {
    const options = { displayUnit: 'IRT' } as const;
    for (const [code, sample] of Object.entries(MESSAGE_SAMPLES)) {
      if (!('currency' in sample)) continue;
      const text = messageText(code as MessageCode, 'fa', { ...sample, currency: 'IRR' }, options);
      expect(text, code).toContain('تومان');
      expect(text, code).not.toMatch(/ریال|IRR/);
    }
  });

  test.each([
    [1, 'через 1 день:'],
    [3, 'через 3 дня:'],
    [11, 'через 11 дней:'],
    [21, 'через 21 день:'],
  ])('given %i days in Russian, then the word has the form of the number', (days, text) => {
    const sample = { ...MESSAGE_SAMPLES['subscription.expiring'], days };
    expect(messageText('subscription.expiring', 'ru', sample)).toContain(text);
  });

  test('given words of the shop for one message in one language, then they are said there, and nowhere else', () => {
    const overrides: TextOverrides = {
      ru: { messages: { 'wallet.low': () => 'Кошелёк пуст', 'usage.exhausted': ({ planName }) => planName } },
    };
    const say = (code: 'wallet.low' | 'action.extend', language: Language): string =>
      messageText(code, language, {}, { overrides });
    expect(say('wallet.low', 'ru')).toBe('Кошелёк пуст');
    expect(say('wallet.low', 'en')).toBe('Your wallet balance is not enough');
    expect(say('action.extend', 'ru')).toBe('Продлить');
    const used = { planName: 'Gold', period: 1 };
    expect(messageText('usage.exhausted', 'ru', used, { overrides })).toBe('Gold');
  });

  test('given no expiry and no limit, then both are said in words', () => {
    const unlimited = { planName: 'Gold', expiresAt: null, trafficLimitBytes: null };
    expect(messageText('account.ready', 'en', unlimited)).toBe(
      'Your service "Gold" is ready. Traffic: unlimited. Valid until: no expiry.',
    );
    expect(messageText('account.ready', 'fa', unlimited)).toBe(
      'سرویس «\u2068Gold\u2069» شما آماده است. ترافیک: نامحدود. اعتبار تا: بدون انقضا.',
    );
  });

  test('given a name in another direction, then it keeps its own in a Persian sentence', () => {
    const suspended = { planName: '50 GB - 30 days' };
    expect(messageText('subscription.suspended', 'fa', suspended)).toBe(
      'سرویس «\u206850 GB - 30 days\u2069» شما معلق شد.',
    );
    expect(messageText('subscription.suspended', 'en', suspended)).not.toMatch(/[\u2066-\u2069]/);
  });

  test.each(LANGUAGES)(
    'given a line of Needs a hand that alerts by itself, when told in %s, then in words and not by its kind',
    (language) => {
      const kinds = Object.entries(ALERTED_BY).filter(([, by]) => by === 'line');
      for (const [reason] of kinds) {
        const text = messageText('staff.needs-attention', language, {
          panelName: 'P',
          reason,
          accountCount: 2,
        });
        expect(text).not.toContain(reason);
      }
    },
  );

  test('given a renewal that failed for another reason than money, then the customer is sent to the shop', () => {
    const failed = { planName: 'Gold', reason: 'PLAN_UNAVAILABLE', nextAttemptAt: null, period: 1 };
    expect(messageText('renewal.failed', 'en', failed)).toBe(
      'Your service "Gold" could not be renewed. Please contact the shop.',
    );
    expect(messageText('renewal.failed', 'fa', { ...failed, reason: 'INSUFFICIENT_BALANCE' })).toBe(
      'تمدید سرویس «\u2068Gold\u2069» شما انجام نشد. موجودی کیف پول شما کافی نیست.',
    );
  });
});
