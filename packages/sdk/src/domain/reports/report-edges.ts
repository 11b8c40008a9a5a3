import { addMs, DAY_MS } from '../lifecycle/period.ts';

/** The days of a report and how they are put together. */
export interface ReportDays {
  /** The first and the last day, both of the report, as `2026-01-31` of the Gregorian calendar. */
  from: string;
  to: string;
  interval: 'day' | 'week' | 'month';
  /** IANA name: a day begins at its midnight. */
  timeZone: string;
  /** Whose months they are. */
  calendar: 'gregorian' | 'persian';
  /** On which day a week begins: 0 is Sunday, 6 is Saturday. */
  firstWeekday: number;
}

/**
 * The instants at which the parts of a report begin, ascending, and last the one at which it ends. The first
 * and the last part may be cut.
 */
export function reportEdges(days: ReportDays): Date[] {
  const beginsPart = partBegin(days);
  const starts = datesOf(days.from, days.to).filter((date, index) => index === 0 || beginsPart(date));
  const end = addMs(toUtc(days.to), DAY_MS);
  return [...starts, end].map(dayStart(days.timeZone));
}

/** The UTC midnights of the days from one to the other. */
function datesOf(from: string, to: string): Date[] {
  const length = Math.round((toUtc(to).getTime() - toUtc(from).getTime()) / DAY_MS) + 1;
  return Array.from({ length: Math.max(0, length) }, (_, index) => addMs(toUtc(from), index * DAY_MS));
}

function toUtc(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

/** Whether a part begins with a day. */
function partBegin({ interval, calendar, firstWeekday }: ReportDays): (date: Date) => boolean {
  if (interval === 'day') return () => true;
  if (interval === 'week') return (date) => date.getUTCDay() === firstWeekday;
  const locale = calendar === 'persian' ? 'en-u-ca-persian' : 'en';
  const dayOfMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', timeZone: 'UTC' });
  return (date) => dayOfMonth.format(date) === '1';
}

/** The first instant of a day in a time zone: where midnight is left out, the one that comes in its place. */
export function dayStart(timeZone: string): (date: Date) => Date {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const wall = (at: Date): Date => new Date(`${local.format(at).replace(' ', 'T')}Z`);
  const aheadMs = (at: Date): number => wall(at).getTime() - at.getTime();
  return (date) => {
    const guess = addMs(date, -aheadMs(date));
    const [first, second] = [guess, addMs(date, -aheadMs(guess))].toSorted(
      (one, other) => one.getTime() - other.getTime(),
    );
    return first !== undefined && wall(first) >= date ? first : (second ?? guess);
  };
}
