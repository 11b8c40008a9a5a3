import {
  bytesToGb,
  createMoneyFormat,
  createPlural,
  type DisplayUnit,
  type Money,
  moneyUnitOf,
} from '@panelkit/sdk';

/** How amounts and instants are written for people of one language, in one time zone. */
export interface Format {
  money(amount: Money): string;
  /** As it is typed into a field of `unitOf`. */
  typedMoney(amount: Money): string;
  /** The code of the unit in which amounts of a currency are written and typed. */
  unitOf(currency: string): string;
  /** What people call that unit. */
  unitName(currency: string): string;
  /** What people call a unit. */
  nameOfUnit(unit: string): string;
  number(value: number): string;
  /** 0.5 is a half. */
  percent(share: number): string;
  /** Null = never. */
  dateTime(instant: Date | null): string;
  /** The day alone; null = never. */
  date(instant: Date | null): string;
  /** The hour and the minute alone. */
  time(instant: Date): string;
  /** 1 GB = 1024³ bytes; null = unlimited. */
  gigabytes(bytes: number | null): string;
  /** Several things, one after the other. */
  list(things: readonly string[]): string;
  /** The names of countries, by their ISO 3166 codes. */
  countries(codes: readonly string[]): string;
  /** 1500 is a second and a half; in the unit that suits it. */
  duration(ms: number): string;
  /** The number with the form of a word that it asks for, as of `createPlural`. */
  count(amount: number, one: string, few: string, many?: string): string;
}

export interface FormatOptions {
  locale: string;
  timeZone: string;
  displayUnit: DisplayUnit | null;
  unlimited: string;
  never: string;
  gigabyte: string;
}

/** How long each is, and from what length on it is shown. */
const durations = [
  ['millisecond', 1, 0],
  ['second', 1000, 1000],
  ['minute', 60_000, 120_000],
  ['hour', 3_600_000, 7_200_000],
  ['day', 86_400_000, 172_800_000],
] as const;

export function createFormat(options: FormatOptions): Format {
  const { locale, timeZone, displayUnit, unlimited, never, gigabyte } = options;
  const money = createMoneyFormat({ locale, displayUnit });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const lengths = durations.map(([unit, lengthMs, fromMs]) => ({
    lengthMs,
    fromMs,
    format: new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: unit === 'millisecond' ? 0 : 1,
    }),
  }));
  const country = new Intl.DisplayNames(locale, { type: 'region' });
  const list = new Intl.ListFormat(locale, { type: 'unit' });
  const plural = createPlural(locale);
  const day = { year: 'numeric', month: 'short', day: 'numeric', timeZone } as const;
  const date = new Intl.DateTimeFormat(locale, day);
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });
  const dateTime = new Intl.DateTimeFormat(locale, {
    ...day,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    // Where no zone was chosen, it is said which one this is.
    ...(timeZone === 'UTC' && { timeZoneName: 'short' }),
  });
  return {
    money: money.format,
    typedMoney: ({ amountMinor, currency }) => money.typed(amountMinor, moneyUnitOf(currency, displayUnit)),
    unitOf: (currency) => moneyUnitOf(currency, displayUnit),
    unitName: (currency) => money.nameOf(moneyUnitOf(currency, displayUnit)),
    nameOfUnit: (unit) => money.nameOf(unit),
    number: (value) => number.format(value),
    // The Persian sign goes left of its number, even with no letter before it: the mark does that.
    percent: (share) => percent.format(share).replace(/^(?=.*٪)/, '\u061c'),
    dateTime: (instant) => (instant === null ? never : dateTime.format(instant)),
    date: (instant) => (instant === null ? never : date.format(instant)),
    time: (instant) => time.format(instant),
    gigabytes: (bytes) =>
      bytes === null ? unlimited : `${number.format(bytesToGb(bytes) ?? 0)} ${gigabyte}`,
    list: (things) => list.format(things),
    countries: (codes) => list.format(codes.map((code) => country.of(code) ?? code)),
    duration: (ms) => {
      const length = lengths.findLast(({ fromMs }) => ms >= fromMs) ?? lengths[0];
      return length === undefined ? '' : length.format.format(ms / length.lengthMs);
    },
    count: (amount, ...forms) => `${number.format(amount)} ${plural(amount, ...forms)}`,
  };
}
