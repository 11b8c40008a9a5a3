import { isAlias, LineCounter, parseDocument, visit } from 'yaml';

/** Why a template cannot be saved. */
export type TemplateProblemCode =
  | 'too-long'
  | 'syntax'
  | 'alias'
  | 'no-mapping'
  | 'no-servers'
  | 'no-names'
  | 'empty-group'
  | 'unknown-name'
  | 'same-name'
  | 'group-cycle'
  | 'unknown-word'
  | 'bad-address'
  | 'incomplete';

/** A mistake in a template and where it is. */
export interface TemplateProblem {
  /** Null: of the whole. */
  line: number | null;
  code: TemplateProblemCode;
  /** The name or text that it is about; empty where there is none. */
  detail: string;
}

export type Path = readonly (string | number)[];

/** A template as it was typed, and where its parts are. */
export interface ReadTemplate {
  value: Record<string, unknown>;
  lineAt(path: Path): number | null;
}

/** In characters. */
export const LONGEST_TEMPLATE = 16_384;
const DEEPEST = 30;

/** Reads YAML, of which JSON is a part. Without aliases: a few lines of them can mean gigabytes. Pure. */
export function readTemplate(text: string): ReadTemplate | TemplateProblem {
  if (text.length > LONGEST_TEMPLATE) return problem(null, 'too-long', String(LONGEST_TEMPLATE));
  const deep = tooDeep(text);
  if (deep !== null) return problem(deep, 'syntax', `more than ${DEEPEST} levels`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', uniqueKeys: true });
  const lineOf = (offset: number): number => lines.linePos(offset).line;
  const [wrong] = [...document.errors, ...document.warnings];
  if (wrong !== undefined) return problem(lineOf(wrong.pos[0]), 'syntax', wrong.code);
  let alias: number | null = null;
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) alias ??= lineOf(node.range?.[0] ?? 0);
    },
  });
  if (alias !== null) return problem(alias, 'alias');
  const value: unknown = document.toJS();
  if (!isMapping(value)) return problem(1, 'no-mapping');
  return {
    value,
    lineAt: (path) => {
      const node: unknown = document.getIn(path, true);
      const offset = rangeOf(node);
      return offset === null ? null : lineOf(offset);
    },
  };
}

export function problem(line: number | null, code: TemplateProblemCode, detail = ''): TemplateProblem {
  return { line, code, detail: detail.slice(0, 100) };
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/**
 * The line at which brackets nest too deep for a parser that calls itself; indentation cannot within the
 * length.
 */
function tooDeep(text: string): number | null {
  let [depth, line] = [0, 1];
  for (const character of text) {
    if (character === '\n') line += 1;
    if (character === '[' || character === '{') depth += 1;
    if (character === ']' || character === '}') depth -= 1;
    if (depth > DEEPEST) return line;
  }
  return null;
}

function rangeOf(node: unknown): number | null {
  if (!isMapping(node)) return null;
  const [offset]: unknown[] = listOf(node.range);
  return typeof offset === 'number' ? offset : null;
}
