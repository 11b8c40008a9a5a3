/** A row of the shop's own tables, by column name. */
export type Row = Record<string, unknown>;

export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`the column ${column} holds no text`);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : textOf(row, column);
}

export function dateOf(row: Row, column: string): Date {
  const value = row[column];
  return value instanceof Date ? value : new Date(textOf(row, column));
}

export function dateOrNull(row: Row, column: string): Date | null {
  return row[column] === null ? null : dateOf(row, column);
}

/** `createdAt` → `created_at`. */
export function toColumn(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What is sent for a value: instants go as text. */
export function toParameter(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}
