import type { Texts } from '../../messages/texts.ts';

/** A payment method in words; one that the shop has no words for keeps its name. */
export function methodName({ order: { methods } }: Texts, method: string): string {
  const [, words = method] = Object.entries(methods).find(([known]) => known === method) ?? [];
  return words;
}
