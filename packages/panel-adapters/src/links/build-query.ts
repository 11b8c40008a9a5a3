/** The query of a share link, its keys in the order of the alphabet. Pure. */
export function buildQuery(parameters: Record<string, string>): string {
  const sorted = Object.entries(parameters).sort(([first], [second]) => (first < second ? -1 : 1));
  return new URLSearchParams(sorted).toString();
}

/** `host:port`, with brackets around an IPv6 address. Pure. */
export function buildAuthority(host: string, port: number): string {
  return `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}
