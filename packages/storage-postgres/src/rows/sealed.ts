import type { Column } from './columns.ts';

const FORMS = [
  { tag: 1, prefix: 'v1.' },
  { tag: 2, prefix: '' },
] as const;
const KEY_ID_BYTES = 6;
/** Before a text that would look like one of the forms. */
const TEXT_TAG = 0;

/**
 * A sealed value or a keyed hash, as `bytea`: what its text says takes a quarter less. Of another box, its
 * text.
 */
export const sealed: Column<string> = {
  suffixes: [''],
  write: (value) => [toBytes(value)],
  read: ([cell]) => toText(cell),
};

/** For an array of `bytea`, which is given as texts. */
export function toHex(value: string | null): string | null {
  return value === null ? null : `\\x${toBytes(value).toString('hex')}`;
}

function toBytes(value: string): Buffer {
  const [, prefix = '', keyId = '', box = ''] = /^(v1\.)?([0-9a-f]{12})\.([\w-]+)$/.exec(value) ?? [];
  const form = FORMS.find((known) => known.prefix === prefix);
  const packed = Buffer.concat([
    Buffer.of(form?.tag ?? TEXT_TAG),
    Buffer.from(keyId, 'hex'),
    Buffer.from(box, 'base64url'),
  ]);
  if (toText(packed) === value) return packed;
  const text = Buffer.from(value);
  return (text[0] ?? TEXT_TAG) <= 2 ? Buffer.concat([Buffer.of(TEXT_TAG), text]) : text;
}

function toText(cell: unknown): string {
  if (!(cell instanceof Uint8Array))
    throw new TypeError('The database holds no bytes where a sealed value is kept');
  const bytes = Buffer.from(cell);
  const form = FORMS.find(({ tag }) => tag === bytes[0]);
  if (form === undefined) return bytes.subarray(bytes[0] === TEXT_TAG ? 1 : 0).toString();
  const box = bytes.subarray(1 + KEY_ID_BYTES).toString('base64url');
  return `${form.prefix}${bytes.subarray(1, 1 + KEY_ID_BYTES).toString('hex')}.${box}`;
}
