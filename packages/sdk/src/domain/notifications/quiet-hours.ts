import { addMs } from '../lifecycle/period.ts';
import type { QuietHours } from './notification-policy.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** `at`, or the end of the quiet hours that it falls into. */
export function afterQuietHours(at: Date, hours: QuietHours | null, timeZone: string): Date {
  if (hours === null) return at;
  const now = minuteOfDay(at, timeZone);
  const [from, to] = [toMinutes(hours.from), toMinutes(hours.to)];
  const length = (to - from + DAY_MINUTES) % DAY_MINUTES;
  const since = (now - from + DAY_MINUTES) % DAY_MINUTES;
  if (since >= length) return at;
  const intoMinuteMs = at.getTime() % MINUTE_MS;
  return addMs(at, (length - since) * MINUTE_MS - intoMinuteMs);
}

/** When the quiet hours end that it is now; null: it is none. */
export function quietUntil(now: Date, hours: QuietHours | null, timeZone: string): Date | null {
  const end = afterQuietHours(now, hours, timeZone);
  return end > now ? end : null;
}

function toMinutes(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function minuteOfDay(at: Date, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });
  return toMinutes(format.format(at));
}
