import { bytesToGb, type Money } from '@panelkit/sdk';

/** How amounts and instants are written for people of one language. */
export interface Format {
  money(amount: Money): string;
  /** In UTC; null = never. */
  dateTime(instant: Date | null): string;
  /** 1 GB = 1024³ bytes; null = unlimited. */
  gigabytes(bytes: number | null): string;
  count(amount: number, one: string, many: string): string;
}

export function createFormat(options: { locale: string; unlimited: string; never: string }): Format {
  const { locale, unlimited, never } = options;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const plural = new Intl.PluralRules(locale);
  const date = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone: 'UTC',
  });
  return {
    money: ({ amountMinor, currency }) => {
      const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
      return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
    },
    dateTime: (instant) => (instant === null ? never : `${date.format(instant)} UTC`),
    gigabytes: (bytes) => (bytes === null ? unlimited : `${number.format(bytesToGb(bytes) ?? 0)} GB`),
    count: (amount, one, many) => `${number.format(amount)} ${plural.select(amount) === 'one' ? one : many}`,
  };
}
