/** A day of a period: 24 hours, whatever the calendar says. */
export const DAY_MS = 86_400_000;

/**
 * `instant` cut to whole seconds: the precision in which PanelKit stores and compares instants of a
 * subscription.
 */
export function toWholeSeconds(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}

/** `instant` plus `ms`. */
export function addMs(instant: Date, ms: number): Date {
  return new Date(instant.getTime() + ms);
}

/** `instant` plus `days` of 24 hours, in whole seconds; null days = never. */
export function addDays(instant: Date, days: number | null): Date | null {
  return days === null ? null : toWholeSeconds(addMs(instant, days * DAY_MS));
}
