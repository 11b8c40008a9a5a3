import type { Judgements } from './judged-mutants.ts';
import type { Mutant } from './mutant.ts';

/**
 * The table of the score by room, and which defects were not found. One that was not tried since it last
 * changed counts as such.
 */
export function formatScore(mutants: readonly Mutant[], judged: Judgements): string {
  const sorted = [...mutants].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rooms = Map.groupBy(sorted, ({ id }) => id.split('/')[0] ?? id);
  const rows = [...rooms].map(([room, ofRoom]) => rowOf(room, ofRoom, judged));
  const missed = sorted.filter(({ id }) => judged[id] !== undefined && judged[id].verdict !== 'killed');
  return [
    '| Room | Defects | Tried | Found | Tried on |',
    '|---|---:|---:|---:|---|',
    ...rows,
    rowOf('**All**', sorted, judged),
    '',
    ...listOf(missed, judged),
  ].join('\n');
}

function rowOf(name: string, ofRoom: readonly Mutant[], judged: Judgements): string {
  const tried = ofRoom.flatMap(({ id }) => judged[id] ?? []);
  const found = tried.filter(({ verdict }) => verdict === 'killed').length;
  const days = tried.map(({ judgedOn }) => judgedOn).sort();
  const span = [...new Set([days.at(0), days.at(-1)])].filter((day) => day !== undefined).join(' to ');
  return `| ${name} | ${ofRoom.length} | ${tried.length} | ${found} | ${span} |`;
}

function listOf(missed: readonly Mutant[], judged: Judgements): string[] {
  if (missed.length === 0) return [];
  const lines = missed.map(({ id, unseen }) => {
    const state = judged[id]?.verdict === 'broken' ? ' (its tests did not run)' : '';
    return `- \`${id}\`${state}${unseen === undefined ? '' : `: ${unseen}`}`;
  });
  return ['Not found:', '', ...lines, ''];
}
