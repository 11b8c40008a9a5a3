import type { LateWrite } from '../database/access.ts';

/** One statement that makes all of these changes, in no order. */
export function combineWrites(writes: readonly LateWrite[]): { text: string; values: unknown[] } {
  const [only] = writes;
  if (only !== undefined && writes.length === 1) return { text: only.text, values: [...only.values] };
  const values: unknown[] = [];
  const parts = writes.map((write, index) => {
    const before = values.length;
    values.push(...write.values);
    return `write_${index + 1} AS (${write.text.replace(/\$(\d+)/g, (_, place) => `$${before + Number(place)}`)})`;
  });
  return { text: `WITH ${parts.join(', ')} SELECT 1`, values };
}

/** Whether the table has its change already: the second of them needs a statement after the first. */
export function hasTable(writes: readonly LateWrite[], { table }: LateWrite): boolean {
  return writes.some((write) => write.table === table);
}

/** The change that the error of all of them is about. */
export function blamed(writes: readonly LateWrite[], error: unknown): LateWrite | undefined {
  const table = typeof error === 'object' && error !== null && 'table' in error ? error.table : null;
  return writes.find((write) => write.table === `panelkit.${table}`);
}
