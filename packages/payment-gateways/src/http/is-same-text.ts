import { timingSafeEqual } from 'node:crypto';

/** Whether a signature that was sent is the expected one, in constant time. */
export function isSameText(expected: string, given: string | undefined): boolean {
  if (given === undefined) return false;
  const [first, second] = [Buffer.from(expected), Buffer.from(given)];
  return first.length === second.length && timingSafeEqual(first, second);
}
