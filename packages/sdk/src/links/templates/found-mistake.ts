import type { Path, TemplateProblemCode } from './read-template.ts';

/** A mistake for which an application would refuse the whole document. */
export interface FoundMistake {
  path: Path;
  code: TemplateProblemCode;
  detail: string;
}

/** The words of texts that separate them by spaces. */
export const words = (...texts: string[]): ReadonlySet<string> => new Set(texts.join(' ').split(' '));

/** A word that the application does not know. */
export function unknownWord(value: unknown, known: ReadonlySet<string>, path: Path): FoundMistake[] {
  if (typeof value === 'string' && known.has(value)) return [];
  return [{ path, code: 'unknown-word', detail: String(value) }];
}

/** A name that nothing in the template has. */
export function unknownName(value: unknown, known: ReadonlySet<unknown>, path: Path): FoundMistake[] {
  return known.has(value) ? [] : [{ path, code: 'unknown-name', detail: String(value) }];
}

export function badAddress(detail: unknown, path: Path): FoundMistake {
  return { path, code: 'bad-address', detail: String(detail) };
}

/** Both `10.0.0.0/8` and `fd00::/8`. */
export function isNetwork(text: string): boolean {
  const [, address = '', bits = ''] = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)\/(\d{1,3})$/i.exec(text) ?? [];
  return isAddress(address) && Number(bits) <= (address.includes(':') ? 128 : 32);
}

export function isAddress(text: string): boolean {
  if (text.includes(':')) return URL.canParse(`http://[${text}]/`);
  return /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text);
}
