import type { LateWrite } from '../database/access.ts';

/**
 * So many go out together at most: the texts stay few, and the statements of a large order of a size that the
 * server plans once.
 */
export const MOST_TOGETHER = 24;

const numbers = new Map<string, number>();
const combinations = new Map<string, string>();

/** One statement that makes all of these changes, in no order. */
export function combineWrites(writes: readonly LateWrite[]): { text: string; values: unknown[] } {
  const values = writes.flatMap((write) => write.values);
  const [only] = writes;
  if (only !== undefined && writes.length === 1) return { text: only.text, values };
  const key = writes.map(({ text }) => numberOf(text)).join();
  const text = combinations.get(key) ?? combine(writes);
  combinations.set(key, text);
  return { text, values };
}

function combine(writes: readonly LateWrite[]): string {
  let before = 0;
  const parts = writes.map((write, index) => {
    const first = before;
    before += write.values.length;
    return `write_${index + 1} AS (${write.text.replace(/\$(\d+)/g, (_, place) => `$${first + Number(place)}`)})`;
  });
  return `WITH ${parts.join(', ')} SELECT 1`;
}

function numberOf(text: string): number {
  const known = numbers.get(text) ?? numbers.size;
  numbers.set(text, known);
  return known;
}

/** Whether it may change what one of these changes: the second of them needs a statement after the first. */
export function meetsAny(writes: readonly LateWrite[], { table, subject }: LateWrite): boolean {
  return writes.some(
    (write) =>
      write.table === table &&
      (subject === undefined || write.subject === undefined || write.subject.id === subject.id),
  );
}

/** The change that the error of all of them is about. */
export function blamed(writes: readonly LateWrite[], error: unknown): LateWrite | undefined {
  const table = typeof error === 'object' && error !== null && 'table' in error ? error.table : null;
  return writes.find((write) => write.table === `panelkit.${table}`);
}
