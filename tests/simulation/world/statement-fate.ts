import type { Lifeline } from './lifeline.ts';
import type { StatementFate } from './simulated-store.ts';
import type { World } from './world.ts';

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
