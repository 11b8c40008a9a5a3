import { isPanelkitError } from '@panelkit/sdk';
import { expect } from 'vitest';
import { DECEIVING, HOSTILE_TEXTS } from './hostile-texts.ts';

const { length, ...short } = HOSTILE_TEXTS;
/** By which a text is known again. */
export const MARK = 'said-by-a-stranger';

/** What strangers say, by what is hostile in it. */
export const SAID = {
  'all of them at once': `${MARK} ${Object.values(short).join(' ')}`,
  'one without end': `${MARK} ${length}`,
};

/** What the shop tells of an answer or a failure; of errors that are not ours, hosts say nothing. */
export async function toldBy(asked: Promise<unknown>): Promise<unknown> {
  return asked.catch((error: unknown) => (isPanelkitError(error) ? [error.message, error.details] : null));
}

/** Every key and every text of a value, but for the stacks of errors, which are lines of places in files. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return /^\w+(?: \w+)?\n\s+at /.test(value) ? [] : [value];
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}

/** No text deceives its reader, breaks its line or has no end. `lines`: people may write several. */
export function expectHarmless(
  texts: string[],
  { maxLength, lines }: { maxLength: number; lines: boolean },
): void {
  const inLine = lines ? texts.map((text) => text.replaceAll('\n', '')) : texts;
  expect(inLine.filter((text) => DECEIVING.test(text) || /[\r\n]/.test(text))).toEqual([]);
  expect(texts.filter((text) => !text.isWellFormed())).toEqual([]);
  expect(texts.filter((text) => text.length > maxLength).map((text) => text.slice(0, 80))).toEqual([]);
}
