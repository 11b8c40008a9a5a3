import { isPanelkitError } from './panelkit-error.ts';

/**
 * What may be logged and stored of an error: where it was thrown and what kind it is. Holds no message: that
 * may hold a secret.
 */
export interface ErrorDescription {
  /** The class, `TypeError`; for something else that was thrown, its type. */
  name: string;
  /** The code of a `PanelkitError`, of Node or of a database; null without one. */
  code: string | null;
  /** The stack without messages, and below it those of its causes. */
  stack: string;
}

const MOST_CAUSES = 4;
const MOST_FRAMES = 20;
const UNNAMED = 'Error';

/**
 * Describes what was thrown without anything that it carries: no message, no details, no query of a URL.
 * Messages of strangers' errors quote requests, and those hold credentials.
 */
export function describeError(error: unknown): ErrorDescription {
  const chain = causesOf(error);
  const stack = chain
    .map((each, index) =>
      [`${index === 0 ? '' : 'Caused by: '}${titleOf(each)}`, ...framesOf(each)].join('\n'),
    )
    .join('\n');
  return { name: nameOf(error), code: codeOf(error), stack };
}

/** The error, then its causes. */
function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  let next = error;
  while (next !== undefined && chain.length <= MOST_CAUSES && !chain.includes(next)) {
    chain.push(next);
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}

function titleOf(error: unknown): string {
  const code = codeOf(error);
  return code === null ? nameOf(error) : `${nameOf(error)} ${code}`;
}

/** A name is a word of a program; anything else came from outside. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return typeof error.name === 'string' && /^[A-Za-z_$][\w$]{0,60}$/.test(error.name) ? error.name : UNNAMED;
}

/** `STORAGE_UNAVAILABLE`, `ECONNRESET`, `23505`. */
function codeOf(error: unknown): string | null {
  if (isPanelkitError(error)) return error.code;
  if (!(error instanceof Error) || !('code' in error)) return null;
  const { code } = error;
  return typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) ? code : null;
}

const FRAME = /^\s+at [\w$.<>#[\] ]*(?:\((?<inner>[^()]+)\)|(?<bare>\S+))$/;
const PLACE = /^(?:file:\/\/|node:|\/|[A-Za-z]:\\)[^?\s]*?(?<query>\?[^:]*)?:\d+:\d+$/;

function framesOf(error: unknown): string[] {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return [];
  const { stack } = error;
  const message = typeof error.message === 'string' ? error.message : '';
  const from = message === '' ? -1 : stack.indexOf(message);
  // A message may look like frames, so it goes first; where it was changed later, the frames are those after
  // the last other line.
  const rest = (from === -1 ? stack : stack.slice(from + message.length)).split('\n').slice(1);
  const lastOther = from === -1 ? rest.findLastIndex((line) => !FRAME.test(line)) : -1;
  return rest
    .slice(lastOther + 1)
    .flatMap(toFrame)
    .slice(0, MOST_FRAMES);
}

function toFrame(line: string): string[] {
  const groups = FRAME.exec(line)?.groups;
  const place = groups?.inner ?? groups?.bare;
  if (place === undefined) return [];
  const query = PLACE.exec(place)?.groups?.query;
  // `<anonymous>` and native functions tell no place.
  if (!PLACE.test(place)) return place === '<anonymous>' || place === 'native' ? [line] : [];
  return [query === undefined ? line : line.replace(query, '')];
}
