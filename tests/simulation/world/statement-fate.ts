import type { Lifeline } from './lifeline.ts';
import type { StatementFate } from './simulated-store.ts';
import type { World } from './world.ts';

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
  ...{ paused: 0, longestPauseTurns: 0, severed: 0, unheard: 0, death: 0 },
};

const SENT: StatementFate = { kind: 'sent' };

/** What becomes of the next statement of a process; its death too. */
export function decideStatementFate(world: World, lifeline: Lifeline | null): StatementFate {
  const { statements } = world.plan;
  if (world.isCalm || lifeline === null) return SENT;
  const drawn = world.statementRandom();
  let upTo = statements.death;
  if (drawn < upTo) {
    lifeline.die();
    return SENT;
  }
  upTo += statements.severed;
  if (drawn < upTo) {
    world.counts.severed += 1;
    return { kind: 'severed' };
  }
  upTo += statements.unheard;
  if (drawn < upTo) {
    world.counts.unheard += 1;
    return { kind: 'unheard' };
  }
  upTo += statements.paused;
  if (drawn >= upTo) return SENT;
  world.counts.pauses += 1;
  return {
    kind: 'paused',
    turns: 1 + Math.floor(world.statementRandom() ** 2 * statements.longestPauseTurns),
  };
}
