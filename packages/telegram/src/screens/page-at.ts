/**
 * A part of a list that is in memory. `next`: where the part after it begins, as a button carries it; null at
 * the end.
 */
export interface ListPart<Row> {
  rows: readonly Row[];
  next: string | null;
}

/** The part that begins at `from`, which a button carried; the first one where the list is shorter by now. */
export function pageAt<Row>(rows: readonly Row[], from: string, size: number): ListPart<Row> {
  const wanted = /^\d{1,5}$/.test(from) ? Number(from) : 0;
  const start = wanted < rows.length ? wanted : 0;
  const end = start + size;
  return { rows: rows.slice(start, end), next: end < rows.length ? String(end) : null };
}
