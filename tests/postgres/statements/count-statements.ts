import pg from 'pg';

/** What one backend of this process sends. */
export interface StatementLog {
  readonly sent: readonly string[];
  clear(): void;
  stop(): void;
}

/** What a process asks again and again, and the notices of its commits, of which several leave together. */
const IS_BESIDE = /^SELECT 1$|^\s*WITH lost AS|^LISTEN|pg_notify/;

/** A connection string whose statements can be distinguished from others. */
export function named(connectionString: string, name: string): string {
  const url = new URL(connectionString);
  url.searchParams.set('application_name', name);
  return url.href;
}

/** Notes the statements of all connections of that name, in the order in which they are sent. */
export function logStatements(name: string): StatementLog {
  const { query } = pg.Client.prototype;
  const sent: string[] = [];
  const noting = function (this: pg.Client, ...given: unknown[]): unknown {
    const text = textOf(given[0]);
    if (nameOf(this) === name && !IS_BESIDE.test(text)) sent.push(text.replace(/\s+/g, ' ').trim());
    return Reflect.apply(query, this, given);
  };
  Object.assign(pg.Client.prototype, { query: noting });
  return {
    sent,
    clear: () => void sent.splice(0),
    stop: () => void Object.assign(pg.Client.prototype, { query }),
  };
}

function nameOf(client: pg.Client): unknown {
  const parameters: unknown = Reflect.get(client, 'connectionParameters');
  return typeof parameters === 'object' && parameters !== null
    ? Reflect.get(parameters, 'application_name')
    : null;
}

function textOf(query: unknown): string {
  const text = typeof query === 'object' && query !== null ? Reflect.get(query, 'text') : query;
  return typeof text === 'string' ? text : '';
}
