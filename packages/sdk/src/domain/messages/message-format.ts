import type { Language } from '../notifications/language.ts';
import { createMoneyFormat } from '../payments/format-money.ts';
import type { DisplayUnit } from '../payments/money-unit.ts';
import { bytesToGb } from '../usage/traffic.ts';

/** How numbers, amounts and instants are written in one language and time zone. */
export interface MessageFormat {
  number(value: number): string;
  /** `80` is 80 %. */
  percent(value: number): string;
  money(amountMinor: number, currency: string): string;
  /** The day and the time of day, in the time zone; null = never. */
  instant(at: string | null): string;
  /** 1 GB = 1024³ bytes; null = unlimited. */
  traffic(bytes: number | null): string;
  /** A name of any language in its own direction: *30 GB* in a Persian sentence is not *GB 30*. */
  named(name: string): string;
}

/** First strong isolate, and its end. */
const [FSI, PDI] = ['\u2068', '\u2069'];
const LEFT_TO_RIGHT = /[\p{Script=Latin}\d]/u;

const WORDS = {
  en: { locale: 'en', never: 'no expiry', unlimited: 'unlimited', gigabytes: 'GB' },
  fa: { locale: 'fa-IR', never: 'بدون انقضا', unlimited: 'نامحدود', gigabytes: 'گیگابایت' },
} as const satisfies Record<Language, object>;

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
  const { locale, never, unlimited, gigabytes } = WORDS[language];
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const instant = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone,
  });
  const money = createMoneyFormat({ locale, displayUnit });
  return {
    number: (value) => number.format(value),
    percent: (value) => percent.format(value / 100),
    money: (amountMinor, currency) => money.format({ amountMinor, currency }),
    instant: (at) => (at === null ? never : instant.format(new Date(at))),
    named: (name) => (language === 'fa' && LEFT_TO_RIGHT.test(name) ? `${FSI}${name}${PDI}` : name),
    traffic: (bytes) => (bytes === null ? unlimited : `${number.format(bytesToGb(bytes) ?? 0)} ${gigabytes}`),
  };
}
