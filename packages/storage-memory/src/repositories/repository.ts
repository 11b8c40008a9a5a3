import type { PageRequest } from '@panelkit/sdk';
import type { Reader, Writer } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';
import { pageOf, type Selection } from '../rows/page.ts';
import type { Identified } from '../rows/table.ts';
import type { TableView } from '../rows/table-view.ts';

/** `find` and `list` of a table; `select` chooses the index that serves a list's filter. */
export function createReader<Row extends Identified, Filter, Index extends string = never>(
  run: Access['run'],
  view: Pick<TableView<Row, never, Index>, 'find' | 'scan'>,
  select: (filter: Partial<Filter>) => Selection<Row, Index>,
): Reader<Row, Filter> {
  return {
    find: (id) => run(() => copyOf(view.find(id))),
    list: (request?: PageRequest & Filter) => run(() => pageOf(view, request ?? {}, select(request ?? {}))),
  };
}

/**
 * `get`, `insert` and `update` of a table. There is one transaction at a time, so that `get` has nothing to
 * lock.
 */
export function createWriter<Row extends Identified, Patch extends Partial<Row>>(
  run: Access['run'],
  view: Pick<TableView<Row, never, never>, 'get' | 'insert' | 'update'>,
): Writer<Row, Patch> {
  return {
    get: (id) => run(() => copyOf(view.get(id))),
    insert: (row) => run(() => view.insert(row)),
    update: (id, patch) => run(() => view.update(id, patch)),
  };
}
