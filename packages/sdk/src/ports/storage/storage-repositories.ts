/**
 * A page request: `cursor` is the last page's `nextCursor`; `limit` 1–500 (else `INVALID_INPUT`), 50 by
 * default. Lists come oldest first, `newestFirst` the other way round; all pages of one reading go the same
 * way.
 */
export interface PageRequest {
  cursor?: string;
  limit?: number;
  newestFirst?: boolean;
}

/** One page, in the order of the list; `nextCursor` null when it is the last. */
export interface Page<Row> {
  rows: Row[];
  nextCursor: string | null;
}

/** Reading an aggregate: `find` and `list` do not lock. */
export interface Reader<Row, Filter = unknown> {
  /** Null when there is none. */
  find(id: string): Promise<Row | null>;
  /** Ordered by id: in order of creation. */
  list(request?: PageRequest & Filter): Promise<Page<Row>>;
}

/** Writing an aggregate, inside a transaction only. */
export interface Writer<Row extends { id: string }, Patch> {
  /**
   * Reads and locks the row until the transaction ends (`SELECT … FOR UPDATE`).
   * @throws PanelkitError `NOT_FOUND`
   */
  get(id: string): Promise<Row>;
  /**
   * Stores a new row. When the id or another unique key exists, this or a later call of the transaction, or
   * the transaction itself, throws PanelkitError `STORAGE_CONFLICT`, and it can only roll back.
   */
  insert(row: Row): Promise<void>;
  /**
   * Sets the given fields of one row (`UPDATE … WHERE id`).
   * @throws PanelkitError `NOT_FOUND`, `STORAGE_CONFLICT` as `insert`; TypeError when the patch names a field
   *   that does not change
   */
  update(id: string, patch: Patch): Promise<void>;
}
