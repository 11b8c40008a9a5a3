import type { Views } from './views.ts';

/**
 * How repositories reach the rows: through the views of one transaction (or the committed ones), each call
 * let in by `run`.
 */
export interface Access {
  views: Views;
  run<Result>(work: () => Result): Promise<Result>;
}
