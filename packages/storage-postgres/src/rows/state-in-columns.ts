import { type Column, columnNames, instant, json, nullable } from './columns.ts';

/**
 * A state machine's state: its name in `status`, each of its instants in a column, what else belongs to it in
 * `details`, which is null where nothing does.
 */
export function stateInColumns<State extends { status: string }>(
  instants: readonly string[],
  details: Column<object> = json(),
): Column<State> {
  const end = nullable(instant);
  const rest = nullable(details);
  const read = ([status, ...cells]: unknown[]): unknown => {
    const found = instants.map((field, at): [string, Date | null] => [field, end.read([cells[at]])]);
    return {
      status: String(status),
      ...Object.fromEntries(found.filter(([, at]) => at !== null)),
      ...rest.read([cells[instants.length]]),
    };
  };
  return {
    suffixes: [
      '=status',
      ...instants.flatMap((field) => columnNames(field, instant)).map((name) => `=${name}`),
      '=details',
    ],
    write: (value) => {
      const { status, ...fields } = value;
      const found = new Map<string, unknown>(Object.entries(fields));
      const cells = instants.map((field) => {
        const at = found.get(field);
        // A field that may be null is among the details then.
        if (!(at instanceof Date)) return null;
        found.delete(field);
        return at.toISOString();
      });
      return [status, ...cells, ...rest.write(found.size === 0 ? null : Object.fromEntries(found))];
    },
    read: (cells) => asState<State>(read(cells)),
  };
}

/** What was written as a state is one when it is read. */
function asState<State>(value: unknown): State;
function asState(value: unknown): unknown {
  return value;
}
