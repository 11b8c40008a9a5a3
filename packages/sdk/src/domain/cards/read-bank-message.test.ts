import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BankMessagePattern, parseTemplate } from './message-pattern.ts';
import { namesCard } from './names-card.ts';
import { readBankMessage } from './read-bank-message.ts';

const pattern = (template: string, overrides: Partial<BankMessagePattern> = {}): BankMessagePattern => ({
  name: 'Bank',
  template,
  unit: 'IRR',
  cardId: null,
  senders: [],
  ...overrides,
});
const mellat = pattern('واریز\nبه حساب {account}\nمبلغ: {amount} ریال\n{*}');
const text = 'واریز\nبه حساب ۸۰۱۲۳۴۵۶۷۸\nمبلغ: ۱٬۰۰۰٬۱۷۰ ریال\nمانده: ۵٬۰۰۰٬۰۰۰\n۱۴۰۵/۰۹/۰۲ - ۱۴:۳۵';
const read = (message: string, patterns = [mellat], currency = 'IRR') =>
  readBankMessage({ text: message, sender: null }, patterns, currency);

describe('bank messages', () => {
  test.each([
    { what: 'Persian digits and separators', message: text },
    {
      what: 'Arabic letters and digits',
      message: text.replaceAll('ی', 'ي').replace('۱٬۰۰۰٬۱۷۰', '١،٠٠٠،١٧٠'),
    },
    {
      what: 'Latin digits',
      message: text.replace('۱٬۰۰۰٬۱۷۰', '1,000,170').replace('۸۰۱۲۳۴۵۶۷۸', '8012345678'),
    },
    {
      what: 'other spaces and invisible characters',
      message: `\u200f${text.replaceAll('\n', '\r\n  ')}\u200f`,
    },
  ])('given $what, then amount and account are read', ({ message }) => {
    expect(read(message)).toEqual({ amountMinor: 1_000_170, account: '8012345678', pattern: mellat });
  });

  test.each([
    { what: 'a one-time code with an amount', message: 'رمز پویا 123456 مبلغ: 1,000,170 ریال' },
    { what: 'a withdrawal', message: text.replace('واریز', 'برداشت') },
    { what: 'an amount that left the account', message: text.replace('مبلغ: ۱', 'مبلغ: -۱') },
    { what: 'the deposit behind other words', message: `سلام ${text}` },
    { what: 'an amount of nothing', message: text.replace('۱٬۰۰۰٬۱۷۰', '۰') },
    { what: 'an amount in wrong groups', message: text.replace('۱٬۰۰۰٬۱۷۰', '۱٬۰۰٬۱۷۰') },
    { what: 'nothing', message: '' },
  ])('given $what, then it is no deposit', ({ message }) => {
    expect(read(message)).toBeNull();
  });

  test('given amounts in Toman, then they are read as Rial', () => {
    const blu = pattern('بلو: {amount} تومان به حساب شما نشست. {*}', { unit: 'IRT' });
    expect(read('بلو: ۱۰۰٬۰۱۷ تومان به حساب شما نشست. مانده ۹', [blu])).toMatchObject({
      amountMinor: 1_000_170,
      account: null,
    });
  });

  test('given cents, then they are read; what can be read in two ways is no deposit', () => {
    const bank = pattern('Credit {amount} EUR to {account}', { unit: 'EUR' });
    expect(read('Credit 1.234,56 EUR to ***7890', [bank], 'EUR')).toMatchObject({ amountMinor: 123_456 });
    expect(read('Credit 1.234 EUR to ***7890', [bank], 'EUR')).toBeNull();
  });

  test.each([
    { what: 'a minus behind it', template: 'transfer {amount}{*}', message: 'transfer 12.50- done' },
    { what: 'another minus behind it', template: 'transfer {amount}{*}', message: 'transfer 12.50−' },
    { what: 'a minus of the template', template: 'transfer -{amount}', message: 'transfer -12.50' },
    { what: 'a digit of the template', template: 'transfer 1{amount}', message: 'transfer 112.50' },
    { what: 'a comma of the template', template: 'transfer 1,{amount}', message: 'transfer 1,112.50' },
  ])('given an amount with $what, then it is no deposit', ({ template, message }) => {
    expect(read(message, [pattern(template, { unit: 'USD' })], 'USD')).toBeNull();
    const plain = pattern('transfer {amount}{*}', { unit: 'USD' });
    expect(read('transfer 12.50 done', [plain], 'USD')).toMatchObject({ amountMinor: 1250 });
    expect(read('transfer 12.50', [plain], 'USD')).toMatchObject({ amountMinor: 1250 });
  });

  test('given a pattern that is refused, then the next one reads the message', () => {
    const broken = pattern('hi {amount}');
    expect(read(`  ${text}  `, [broken, mellat])).toMatchObject({ amountMinor: 1_000_170, pattern: mellat });
  });

  test('given an Arabic kaf, then it is the Persian one', () => {
    const bank = pattern('بانک ملت {amount} ریال');
    expect(read('بانك ملت 1,000 ریال', [bank])).toMatchObject({ amountMinor: 1000 });
  });

  test('given a deposit and what comes behind it, then the last part is at the end of the message', () => {
    const last = pattern('{*}deposit {amount} ok', { unit: 'USD' });
    expect(read('deposit 1.00 ok, deposit 2.00 ok', [last], 'USD')).toMatchObject({ amountMinor: 200 });
    expect(read('deposit 1.00 ok, bye', [last], 'USD')).toBeNull();
  });

  test('given words that come twice, then the place is found at which all of a part fits', () => {
    const twice = pattern('{*}amount {amount} paid{*}', { unit: 'USD' });
    expect(read('the amount due; amount 12.50 paid', [twice], 'USD')).toMatchObject({ amountMinor: 1250 });
  });

  test('given a sender, then only their messages fit, written in any case', () => {
    const fromBank = pattern('{*}deposit {amount}', { unit: 'USD', senders: ['BankMellat', '+98 700'] });
    const sent = (sender: string | null) =>
      readBankMessage({ text: 'deposit 12.50', sender }, [fromBank], 'USD')?.amountMinor;
    expect(['bankmellat', '+۹۸ ۷۰۰', 'BankMellat2', null, ''].map(sent)).toEqual([
      1250,
      1250,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each([
    '{*}{amount}{*}',
    'hi {amount}',
    'deposit',
    'paid {amount} of {amount}',
    '{account}{amount} paid',
    '{*}{amount} paid',
    'from {account} to {account}: {amount}',
  ])('given the template %s, then it is refused', (template) => expect(parseTemplate(template)).toBeNull());

  test('any amount that is written into a template is read again, whatever stands around it', () => {
    const anyWords = fc.stringMatching(/^[a-zA-Z آ-ی.:\n]{0,40}$/);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 12 }), anyWords, anyWords, (amountMinor, before, after) => {
        const written = amountMinor.toLocaleString('fa-IR-u-nu-arabext');
        const message = `${before} deposit: ${written} rial; ${after}`;
        expect(read(message, [pattern('{*}deposit: {amount} rial; {*}')])?.amountMinor).toBe(amountMinor);
      }),
    );
  });

  test('a long message that almost fits is refused at once', () => {
    const many = pattern(`${'{*}aaaa'.repeat(20)}{*}deposit {amount} x`, { unit: 'IRR' });
    expect(read('a'.repeat(2000), [many])).toBeNull();
  });
});

describe('the card that a message means', () => {
  const card = { number: '6037991234567890', account: '0108012345678' };
  test.each([
    { said: '7890', is: true },
    { said: '6037**7890', is: true },
    { said: '603799******7890', is: true },
    { said: '6037-9912-3456-7890', is: true },
    { said: '8012345678', is: true },
    { said: '****5678', is: true },
    { said: '6104**7890', is: false },
    { said: '890', is: false },
    { said: '7890****', is: false },
    { said: '1234', is: false },
    { said: '16037991234567890', is: false },
    { said: '60379912**1234567890', is: false },
    { said: '603799••••••7890', is: true },
  ])('$said: $is', ({ said, is }) => {
    expect(namesCard(said, card)).toBe(is);
    const spaced = { number: '6037 9912 3456 7890', account: '0108-012345678' };
    expect(namesCard(said, spaced)).toBe(is);
  });

  test('given a card without an account, then its number alone names it', () => {
    expect(namesCard('7890', { ...card, account: null })).toBe(true);
    expect(namesCard('5678', { ...card, account: null })).toBe(false);
  });
});
