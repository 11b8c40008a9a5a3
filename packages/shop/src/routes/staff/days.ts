import { addMs, DAY_MS } from '@panelkit/sdk';

/** The day that it is somewhere, as `2026-01-31`. */
export function dayIn(timeZone: string, now: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(now);
}

/** The day so many days before. */
export function daysBefore(day: string, days: number): string {
  return addMs(new Date(day), -days * DAY_MS)
    .toISOString()
    .slice(0, 10);
}
