/** Answers that are JSON, as nobody of good will writes it. */
export type StrangeJson = 'deep-texts' | 'strange-keys' | 'huge-numbers' | 'bad-bytes';

/** The answer, written so. */
export function strangeJson(kind: StrangeJson, text: string): (string | Buffer)[] {
  switch (kind) {
    case 'deep-texts':
      return [withDeepTexts(text)];
    case 'strange-keys':
      return [withStrangeKeys(text)];
    case 'huge-numbers':
      return [withHugeNumbers(text)];
    case 'bad-bytes':
      return withBadBytes(text);
  }
}

const DEPTH = 20_000;
/** A text that is JSON itself, as deep as it is long, once plain and once all in escapes. */
const DEEP = '['.repeat(DEPTH) + ']'.repeat(DEPTH);
const ESCAPED = '\\u005b'.repeat(DEPTH) + '\\u005d'.repeat(DEPTH);

function withDeepTexts(text: string): string {
  let count = 0;
  return text.replaceAll(/:\s*"(?:[^"\\]|\\.)*"/g, () => {
    count += 1;
    return `:"${count % 2 === 0 ? DEEP : ESCAPED}"`;
  });
}

/**
 * Keys that mean something to objects, keys without end, and each first key twice: the true one comes last.
 */
function withStrangeKeys(text: string): string {
  const evil =
    '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"\\u005f_proto__":7';
  const doubled = text.replaceAll(
    /\{\s*("[\w-]+")\s*:/g,
    (_, key: string) => `{${evil},${key}:{"polluted":true},${key}:`,
  );
  return doubled.replace('{', `{"${'k'.repeat(200_000)}":1,`);
}

const HUGE = ['1e999', '-1e999', '9'.repeat(400), '1e308', '-0', '0.1e-400', '18446744073709551616'];

function withHugeNumbers(text: string): string {
  let count = 0;
  return text.replaceAll(/:\s*\d+\b/g, () => {
    count += 1;
    return `:${HUGE[count % HUGE.length]}`;
  });
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Overlong, half a character, a byte of no character, and half a character in escapes. */
const BAD = Buffer.concat([Buffer.from([0xc0, 0x80, 0xed, 0xa0, 0x80, 0xff]), Buffer.from('\\udc00')]);

/** A mark before the answer, and bytes that are no characters at the end of each text. */
function withBadBytes(text: string): Buffer[] {
  const pieces = text.split(/(?<=:\s*"(?:[^"\\]|\\.)*)(?=")/);
  return [
    BYTE_ORDER_MARK,
    ...pieces.flatMap((piece, index) => [...(index === 0 ? [] : [BAD]), Buffer.from(piece)]),
  ];
}
