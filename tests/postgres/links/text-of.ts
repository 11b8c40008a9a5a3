/** The statement that a client of `pg` was given. */
export function textOf(first: unknown): string {
  if (typeof first === 'string') return first;
  return String(Reflect.get(Object(first), 'text') ?? '');
}
