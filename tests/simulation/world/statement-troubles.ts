/** How often a statement of a process meets something; chances are of one statement, 0 to 1. */
export interface StatementTroubles {
  paused: number;
  longestPauseTurns: number;
  severed: number;
  unheard: number;
  /** The process dies before it leaves. */
  death: number;
}

export const NO_STATEMENT_TROUBLES: StatementTroubles = {
  paused: 0,
  longestPauseTurns: 0,
  severed: 0,
  unheard: 0,
  death: 0,
};
