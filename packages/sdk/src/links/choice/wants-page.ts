/**
 * Whether it is a browser that asks, for the page that people see. Applications name `text/html` in no
 * `Accept`. Pure.
 */
export function wantsPage(accept: string | null): boolean {
  return /(?:^|,)\s*text\/html\s*(?:[;,]|$)/i.test((accept ?? '').slice(0, 1024));
}
