import { strangeJson } from './strange-json.ts';

/** What a hostile panel does to whoever asks it. */
export const ATTACKS = [
  'gzip-bomb',
  'deflate-bomb',
  'br-bomb',
  'endless',
  'slow',
  'deep',
  'wrong-types',
  'deep-texts',
  'strange-keys',
  'huge-numbers',
  'bad-bytes',
  'many-accounts',
  'many-links',
  'evil-links',
  'redirect',
] as const;
export type Attack = (typeof ATTACKS)[number];

const NEED_A_LISTING: readonly Attack[] = ['many-accounts', 'many-links', 'evil-links'];
/** Any answer can carry these. */
export const ATTACKS_ON_ANY_ANSWER = ATTACKS.filter((attack) => !NEED_A_LISTING.includes(attack));

/** Of the attacks that are large in number. */
export interface AttackSizes {
  accounts: number;
  links: number;
}

export type AttackBody = AsyncIterable<string | Buffer> | Iterable<string | Buffer>;

/** What is sent instead of an answer; null: there is nothing in it that the attack changes. */
export function bodyOf(attack: Attack, text: string, { accounts, links }: AttackSizes): AttackBody | null {
  switch (attack) {
    case 'gzip-bomb':
    case 'deflate-bomb':
    case 'br-bomb':
      return spaces();
    case 'endless':
      return endless(text);
    case 'slow':
      return slow(text);
    case 'deep':
      return deep();
    case 'wrong-types':
      return isJson(text) ? [withWrongTypes(text)] : null;
    case 'deep-texts':
    case 'strange-keys':
    case 'huge-numbers':
    case 'bad-bytes':
      return isJson(text) ? strangeJson(attack, text) : null;
    case 'many-accounts':
      return multiplied(text, accounts);
    case 'many-links':
      return withLinks(
        text,
        Array.from({ length: links }, (_, index) => `vless://id@vpn.test:${index % 60_000}`),
      );
    case 'evil-links':
      return withLinks(text, [
        'javascript:alert(document.cookie)',
        'vless://id@vpn.test:443#a\u202e%0Agpj',
        'data:text/html,x',
      ]);
    case 'redirect':
      return [];
  }
}

const SPACES = Buffer.alloc(256 * 1024, ' ');

function* spaces(): Generator<Buffer> {
  for (;;) yield SPACES;
}

function* endless(text: string) {
  yield text.slice(0, text.length / 2);
  yield* spaces();
}

async function* slow(text: string) {
  yield text.slice(0, 1);
  await new Promise(() => {});
}

function* deep() {
  for (let times = 0; times < 64; times += 1) yield '['.repeat(1024 * 1024);
}

function isJson(text: string): boolean {
  return parsed(text) !== null;
}

function withWrongTypes(text: string): string {
  return text.replaceAll(/:\s*(\d+|true|false|null)\b/g, ':{"a":[]}').replaceAll(/:\s*"[^"]*"/g, ':[1]');
}

let made = 0;
const ROWS = '"the rows"';

/**
 * The answer with its first account so many times, under other names, and more to come; null: it has none.
 */
function multiplied(text: string, count: number): Iterable<string> | null {
  const found = rowsIn(parsed(text));
  if (found === null) return null;
  // Older 3x-ui write JSON into a text of JSON.
  const [mark, row] = found.isQuoted ? [quoted(ROWS), quoted(found.row)] : [ROWS, found.row];
  const [head = '', tail = ''] = found.around.split(mark);
  const name = found.isQuoted ? quoted(ROWS) : ROWS;
  return many({ head, tail, row, name, quote: found.isQuoted ? quoted('"') : '"' }, count);
}

interface Rows {
  around: string;
  row: string;
  isQuoted: boolean;
}

/** The first list of accounts of an answer, or of a text of JSON within it, taken out. */
function rowsIn(answer: unknown): Rows | null {
  const found: Omit<Rows, 'around'>[] = [];
  const around = JSON.stringify(answer, (key, value: unknown) => {
    if (key === 'total' || key === 'pages') return 1_000_000_000;
    if (found.length > 0) return value;
    if (typeof value === 'string' && value.startsWith('{')) {
      const inside = rowsIn(parsed(value));
      if (inside === null) return value;
      found.push({ row: inside.row, isQuoted: true });
      return inside.around;
    }
    const name = Array.isArray(value) ? nameIn(value[0]) : '';
    // Old 3x-ui count each client's traffic beside the clients themselves.
    if (name === '' || !Array.isArray(value) || key === 'clientStats') return value;
    found.push({ row: JSON.stringify(value[0]).replaceAll(`"${name}"`, ROWS), isQuoted: false });
    return JSON.parse(ROWS);
  });
  const [rows] = found;
  return rows === undefined ? null : { around, ...rows };
}

/** A text as it is within a text of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function* many(
  parts: { head: string; tail: string; row: string; name: string; quote: string },
  count: number,
): Generator<string> {
  const { head, tail, row, name, quote } = parts;
  // As servers write it, not row by row.
  let some = `${head}[`;
  for (let index = 0; index < count; index += 1) {
    made += 1;
    const other = quote + made.toString(36).padStart(26, 'x') + quote;
    some += row.replaceAll(name, other) + (index + 1 < count ? ',' : '');
    if (some.length < 32_768) continue;
    yield some;
    some = '';
  }
  yield `${some}]${tail}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The name of an account of the shop; '' for anything else. */
function nameIn(row: unknown): string {
  if (typeof row !== 'object' || row === null) return '';
  const values = ['username' in row && row.username, 'email' in row && row.email, 'name' in row && row.name];
  return String(values.find((value) => typeof value === 'string' && /^[a-z0-9]{26}$/.test(value)) ?? '');
}

/** The links of an answer, in whichever of the families' forms, are these; null: it has none. */
function withLinks(text: string, links: string[]): string[] | null {
  if (/^[a-z0-9]+:\/\//.test(text)) return [links.join('\n')];
  if (!isJson(text)) return null;
  let isChanged = false;
  const changed = JSON.parse(text, (_, value: unknown) => {
    if (!isListOfLinks(value)) return value;
    isChanged = true;
    return inForm(value, links);
  });
  return isChanged ? [JSON.stringify(changed)] : null;
}

function isListOfLinks(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => linkOf(one).includes('://'));
}

function linkOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'uri' in value) return String(value.uri);
  return typeof value === 'string' ? value : '';
}

function inForm([first]: unknown[], links: string[]): unknown[] {
  return typeof first === 'object' ? links.map((uri) => ({ ...first, uri })) : links;
}
