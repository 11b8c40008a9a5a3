import { measureJson } from '../http/measure-json.ts';

/**
 * As `JSON.parse`, but every number is its text as it was sent: an amount of coins does not survive a double.
 * Undefined: it is no JSON, or none of a provider.
 */
export function parseJsonExactly(text: string): unknown {
  const keepSource = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value;
  if (measureJson(text) !== null) return undefined;
  try {
    return JSON.parse(text, keepSource);
  } catch {
    return undefined;
  }
}
