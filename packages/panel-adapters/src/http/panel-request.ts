import type { RowsPlace } from './answers/read-rows.ts';

/** One HTTP request to a panel. `path` begins with a slash and follows the panel's base URL. */
export interface PanelRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
  /** An object is sent as JSON, URLSearchParams as a form. */
  body?: Record<string, unknown> | URLSearchParams;
  signal?: AbortSignal | undefined;
  /** A file is asked for: its bytes are kept. */
  wantsBytes?: true;
  /** A listing in one body is asked for: its rows are given as they come in. */
  wantsRows?: RowsPlace;
  /** The answer shows at most so many accounts and nothing else: no more is read than they may have. */
  accounts?: number;
  /** It may go also while the panel is left alone. */
  isHealthCheck?: true;
}
