import type { JsonObject, ThreeXUiState } from './three-x-ui-state.ts';

/** A request on its way to its route. */
export interface Call {
  state: ThreeXUiState;
  query: URLSearchParams;
  /** The value of the path's `:…`. */
  parameters: string[];
  /** The first of them. */
  parameter: string;
  body: JsonObject;
  /** By which the panel is reached. */
  host: string;
}

/** `path` with `:name` for a part that varies; `since` the version that brought it. */
export interface Route {
  method: string;
  path: string;
  since?: number[];
  answer: (call: Call) => Response | Promise<Response>;
}
