import { createHash } from 'node:crypto';

/**
 * One short text for everything that a link needs of an inbound, whatever the order of its fields. It shows
 * none of it. Pure.
 */
export function linkFingerprintOf(needed: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(needed)))
    .digest('base64url')
    .slice(0, 22);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([first], [second]) => (first < second ? -1 : 1));
  return fields.map(([name, field]) => [name, sorted(field)]);
}
