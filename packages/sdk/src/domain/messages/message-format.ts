import { languageTexts } from '../languages/languages.ts';
import type { Language } from '../notifications/language.ts';
import { createMoneyFormat } from '../payments/format-money.ts';
import type { DisplayUnit } from '../payments/money-unit.ts';
import { bytesToGb } from '../usage/traffic.ts';
import type { MessageFormat } from './message-values.ts';
import { createPlural } from './plural.ts';

export type { MessageFormat };

/** First strong isolate, and its end. */
const [FSI, PDI] = ['\u2068', '\u2069'];
const LEFT_TO_RIGHT = /[\p{Script=Latin}\d]/u;

// Formatters are dear to make and hold no state.
const formats = new Map<string, MessageFormat>();

/** Where and how people read a message. */
export interface MessageFormatOptions {
  /** IANA; `UTC` by default. */
  timeZone?: string;
  /** `IRT`: Rial is written as Toman; null (the default): every amount in its currency. */
  displayUnit?: DisplayUnit | null;
}

/** @throws RangeError for an unknown time zone */
export function messageFormat(language: Language, options: MessageFormatOptions): MessageFormat {
  const { timeZone = 'UTC', displayUnit = null } = options;
  const key = `${language} ${timeZone} ${displayUnit}`;
  const format = formats.get(key) ?? createFormat(language, { timeZone, displayUnit });
  formats.set(key, format);
  return format;
}

function createFormat(
  language: Language,
  { timeZone, displayUnit }: Required<MessageFormatOptions>,
): MessageFormat {
  const { locale, direction, never, unlimited, gigabytes } = languageTexts[language].words;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const instant = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone,
  });
  const plural = createPlural(locale);
  const country = new Intl.DisplayNames(locale, { type: 'region' });
  const list = new Intl.ListFormat(locale, { type: 'unit' });
  const money = createMoneyFormat({ locale, displayUnit });
  return {
    number: (value) => number.format(value),
    count: (value, ...forms) => `${number.format(value)} ${plural(value, ...forms)}`,
    percent: (value) => percent.format(value / 100),
    money: (amountMinor, currency) => money.format({ amountMinor, currency }),
    instant: (at) => (at === null ? never : instant.format(new Date(at))),
    named: (name) => (direction === 'rtl' && LEFT_TO_RIGHT.test(name) ? `${FSI}${name}${PDI}` : name),
    countries: (codes) => list.format(codes.map((code) => country.of(code) ?? code)),
    traffic: (bytes) => (bytes === null ? unlimited : `${number.format(bytesToGb(bytes) ?? 0)} ${gigabytes}`),
  };
}
