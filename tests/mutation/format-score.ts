import type { Judgements } from './judged-mutants.ts';
import type { Mutant } from './mutant.ts';

/** The table of the score by room, and which defects were not found or not tried. */
export function formatScore(mutants: readonly Mutant[], judged: Judgements): string {
  const sorted = [...mutants].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rooms = Map.groupBy(sorted, ({ id }) => id.split('/')[0] ?? id);
  const rows = [...rooms].map(([room, ofRoom]) => rowOf(room, ofRoom, judged));
  const missed = sorted.filter(({ id }) => judged[id] !== undefined && judged[id].verdict !== 'killed');
  const untried = sorted.filter(({ id }) => judged[id] === undefined);
  return [
    '| Room | Defects | Tried | Found | Tried on |',
    '|---|---:|---:|---:|---|',
    ...rows,
    rowOf('**All**', sorted, judged),
    '',
    ...listOf('Not found:', missed, judged),
    ...listOf('Not tried since they were written or last changed:', untried, judged),
  ].join('\n');
}

function rowOf(name: string, ofRoom: readonly Mutant[], judged: Judgements): string {
  const tried = ofRoom.flatMap(({ id }) => judged[id] ?? []);
  const found = tried.filter(({ verdict }) => verdict === 'killed').length;
  const days = tried.map(({ judgedOn }) => judgedOn).sort();
  const span = [...new Set([days.at(0), days.at(-1)])].filter((day) => day !== undefined).join(' to ');
  return `| ${name} | ${ofRoom.length} | ${tried.length} | ${found} | ${span} |`;
}

function listOf(title: string, mutants: readonly Mutant[], judged: Judgements): string[] {
  if (mutants.length === 0) return [];
  const lines = mutants.map(({ id, unseen }) => {
    const state = judged[id]?.verdict === 'broken' ? ' (its tests did not run)' : '';
    return `- \`${id}\`${state}${unseen === undefined ? '' : `: ${unseen}`}`;
  });
  return [title, '', ...lines, ''];
}
