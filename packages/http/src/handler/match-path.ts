import { HttpError } from '../errors/http-error.ts';

/** The named segments of `pathname` under `pattern`, null where it does not fit. A slash at the end does not matter. */
export function matchPath(pattern: string, pathname: string): Record<string, string> | null {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(pathname);
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

const segmentsOf = (path: string): string[] => path.replace(/^\//, '').replace(/\/$/, '').split('/');

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
