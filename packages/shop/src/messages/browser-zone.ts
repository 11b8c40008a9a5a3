import { isTimeZone } from '@panelkit/sdk';

/** As `page.js` writes it. Offsets such as `+03:30` are left out: they name no zone. */
const COOKIE = /(?:^|;\s*)time-zone=([A-Za-z][\w+/-]{0,63})(?=;|$)/;

/** The zone of a browser, from its `Cookie` header; null: it names none that is known. Pure. */
export function browserZoneOf(cookies: string | null | undefined): string | null {
  const [, zone] = COOKIE.exec(cookies ?? '') ?? [];
  if (zone === undefined || !isTimeZone(zone)) return null;
  // However its letters are written, a zone has one name.
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
}
