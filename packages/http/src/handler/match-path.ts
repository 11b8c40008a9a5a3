import { HttpError } from '../errors/http-error.ts';

/** The parts of a path between its slashes. A slash at the end does not matter. */
export function segmentsOf(path: string): string[] {
  return path.slice(path.startsWith('/') ? 1 : 0, path.endsWith('/') ? -1 : undefined).split('/');
}

/** The named segments of a path under a pattern, null where it does not fit. */
export function matchPath(
  wanted: readonly string[],
  given: readonly string[],
): Record<string, string> | null {
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of given.entries()) {
    const name = wanted[index] ?? '';
    if (!name.startsWith(':')) {
      if (name !== segment) return null;
    } else if (segment === '') return null;
    else params[name.slice(1)] = decode(segment);
  }
  return params;
}

/** What a pattern claims: its fixed segments, and everything below them where it names more. */
export function isBelow(pattern: string, pathname: string): boolean {
  const fixed = pattern.replace(/\/:.*$/, '');
  if (pathname === fixed || pathname === `${fixed}/`) return true;
  return fixed !== pattern && pathname.startsWith(`${fixed}/`);
}

function decode(segment: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(segment);
  } catch {
    throw new HttpError('REQUEST_MALFORMED', { part: 'path' });
  }
  // No database keeps one, and nobody types one.
  if (decoded.includes('\0')) throw new HttpError('REQUEST_MALFORMED', { part: 'path' });
  return decoded;
}
