import bidiFactory from 'bidi-js';

const bidi = bidiFactory();
/** They only say how to order a line; a font would draw them. */
const MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const SCRIPT = /[^\p{sc=Common}\p{sc=Inherited}]/u;
const RIGHT_TO_LEFT = /[\p{sc=Arabic}\p{sc=Hebrew}]/u;

interface Run {
  text: string;
  level: number;
}

/** A text of somebody's within a line: its direction is its own. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/**
 * The runs of a line from left to right. A shaper draws a run from right to left when its first letter or
 * digit is of such a script; a run that goes the other way, such as a Persian number, is given to it
 * backwards. Pure.
 */
export function runsOf(line: string, direction: 'ltr' | 'rtl'): string[] {
  const { levels } = bidi.getEmbeddingLevels(line, direction);
  const runs: Run[] = [];
  let at = 0;
  for (const character of line) {
    const level = levels[at] ?? 0;
    at += character.length;
    if (MARKS.test(character)) continue;
    const isTurned = level % 2 === 1;
    const drawn = (isTurned ? bidi.getMirroredCharacter(character) : null) ?? character;
    const last = runs.at(-1);
    if (last?.level === level) last.text += drawn;
    else runs.push({ text: drawn, level });
  }
  return inVisualOrder(runs).map(asShaped);
}

function asShaped({ text, level }: Run): string {
  const isDrawnFromRight = RIGHT_TO_LEFT.test(SCRIPT.exec(text)?.[0] ?? '');
  const goesFromRight = level % 2 === 1;
  return isDrawnFromRight === goesFromRight ? text : [...text].reverse().join('');
}

/**
 * From the highest level down to the first, the runs of at least that level are turned round (rule L2 of
 * Unicode's algorithm).
 */
function inVisualOrder(runs: readonly Run[]): Run[] {
  const ordered = [...runs];
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level -= 1)
    for (let start = 0; start < ordered.length; start += 1) {
      let end = start;
      while ((ordered[end]?.level ?? 0) >= level) end += 1;
      ordered.splice(start, end - start, ...ordered.slice(start, end).reverse());
      start = end;
    }
  return ordered;
}
