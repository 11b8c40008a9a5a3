/**
 * A deep copy of a row: what a caller does with it never reaches the store. Absent and undefined fields are
 * the same.
 */
export function copyOf<Value>(value: Value): Value;
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(value);
  if (Array.isArray(value)) return value.map((item) => copyOf(item));
  const copy: Record<string, unknown> = { ...value };
  for (const key in copy) {
    const field = copy[key];
    if (typeof field === 'object') {
      if (field !== null) copy[key] = copyOf(field);
    } else if (field === undefined) delete copy[key];
  }
  return copy;
}
