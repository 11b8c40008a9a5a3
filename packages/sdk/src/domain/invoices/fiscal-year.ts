/** Which years invoices are numbered by. */
export interface FiscalTerms {
  calendar: 'gregorian' | 'persian';
  /** The month of the calendar with whose first day a year begins, 1 to 12. */
  firstMonth: number;
  /** IANA name: a day begins at its midnight. */
  timeZone: string;
}

/** The fiscal year of an instant, named by the calendar year in which it begins. */
export function fiscalYearOf(at: Date, { calendar, firstMonth, timeZone }: FiscalTerms): number {
  const locale = calendar === 'persian' ? 'en-u-ca-persian' : 'en-u-ca-gregory';
  const parts = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'numeric',
    timeZone,
  }).formatToParts(at);
  const numberOf = (type: 'year' | 'month'): number =>
    Number(parts.find((part) => part.type === type)?.value ?? Number.NaN);
  return numberOf('month') >= firstMonth ? numberOf('year') : numberOf('year') - 1;
}

/** Whether two say the same. */
export function isSameFiscalTerms(one: FiscalTerms, other: FiscalTerms): boolean {
  return (
    one.calendar === other.calendar && one.firstMonth === other.firstMonth && one.timeZone === other.timeZone
  );
}
