import { SCENARIOS } from './scenarios.ts';

/** Rows of the table that are about sales, not about a change that an operator makes. */
export const LOAD_ROWS = {
  sales: '200 sales beside 50 foreign accounts',
  kill: '`kill -9` three times during 48 sales',
  upgrade: 'upgraded in place during 20 sales',
  slowUpgrade: 'upgraded in place, a sale every 30 seconds',
};

/** The table's rows in their order. */
export const ROWS: readonly string[] = [...SCENARIOS.map(({ name }) => name), ...Object.values(LOAD_ROWS)];
