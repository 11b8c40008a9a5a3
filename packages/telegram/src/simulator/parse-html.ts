import { badRequest } from './bot-api-error.ts';

/** A part of a text that is shown in another way. Offsets and lengths are UTF-16 units, as in the Bot API. */
export interface SimulatedEntity {
  type: string;
  offset: number;
  length: number;
  url?: string;
}

/** A text as people see it. */
export interface ParsedText {
  text: string;
  entities: SimulatedEntity[];
}

const TYPES: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  code: 'code',
  pre: 'pre',
  a: 'text_link',
  blockquote: 'blockquote',
};
const CHARACTERS: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  name: string;
  offset: number;
  url: string | null;
}

/**
 * Reads `parse_mode: HTML` as Telegram does: what it does not know is an error, never text.
 * @throws BotApiError `can't parse entities: …`
 */
export function parseHtml(source: string): ParsedText {
  const open: OpenTag[] = [];
  const entities: SimulatedEntity[] = [];
  let text = '';
  const pieces = /<(\/?)([^>]*)>?|&(#\d+|#x[\da-f]+|[a-z]+);|([^<&]+|&)/giy;
  for (const match of source.matchAll(pieces)) {
    const [whole, slash, tag, character, plain] = match;
    if (plain !== undefined) text += plain;
    else if (character !== undefined) text += characterOf(character, whole);
    else if (!whole.endsWith('>'))
      throw unparsed(`Unclosed start tag at byte offset ${bytesTo(source, match)}`);
    else if (slash === '/')
      entities.push(...closeTag(open, (tag ?? '').trim(), text, bytesTo(source, match)));
    else open.push(openTag(tag ?? '', text.length, bytesTo(source, match)));
  }
  const last = open.at(-1);
  if (last !== undefined) throw unparsed(`Can't find end tag corresponding to start tag "${last.name}"`);
  return { ...trimmed(text, entities) };
}

function characterOf(name: string, whole: string): string {
  if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
  if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
  return CHARACTERS[name] ?? whole;
}

function openTag(source: string, offset: number, byteOffset: number): OpenTag {
  const [, name = '', rest = ''] = /^([^\s/]*)\s*(.*?)\s*$/s.exec(source) ?? [];
  const known = name.toLowerCase();
  if (TYPES[known] === undefined)
    throw unparsed(`Unsupported start tag "${known}" at byte offset ${byteOffset}`);
  const [, href] = /href\s*=\s*"([^"]*)"/.exec(rest) ?? [];
  return { name: known, offset, url: href === undefined ? null : parseHtml(href).text };
}

function closeTag(open: OpenTag[], name: string, text: string, byteOffset: number): SimulatedEntity[] {
  const tag = open.pop();
  if (tag === undefined) throw unparsed(`Unexpected end tag at byte offset ${byteOffset}`);
  if (name !== '' && name.toLowerCase() !== tag.name)
    throw unparsed(
      `Unmatched end tag at byte offset ${byteOffset}, expected "</${tag.name}>", found "</${name}>"`,
    );
  const length = text.length - tag.offset;
  if (length === 0) return [];
  const entity = { type: TYPES[tag.name] ?? tag.name, offset: tag.offset, length };
  return [tag.url === null ? entity : { ...entity, url: tag.url }];
}

/** White space around a message is not shown; entities move with the text. */
function trimmed(text: string, entities: SimulatedEntity[]): ParsedText {
  const cut = text.length - text.trimStart().length;
  const shown = text.trim();
  const moved = entities.map((entity) => {
    const offset = Math.max(0, entity.offset - cut);
    const end = Math.min(shown.length, entity.offset - cut + entity.length);
    return { ...entity, offset, length: end - offset };
  });
  return { text: shown, entities: moved.filter(({ length }) => length > 0) };
}

function bytesTo(source: string, { index = 0 }: RegExpExecArray | RegExpMatchArray): number {
  return new TextEncoder().encode(source.slice(0, index)).length;
}

function unparsed(reason: string): Error {
  return badRequest(`can't parse entities: ${reason}`);
}
