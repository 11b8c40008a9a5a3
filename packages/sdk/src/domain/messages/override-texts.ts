/** Any part of a catalogue of texts. */
export type PartOf<Texts> = Texts extends string | readonly unknown[] | ((...parameters: never[]) => unknown)
  ? Texts
  : { readonly [Key in keyof Texts]?: PartOf<Texts[Key]> };

/** The catalogue with some of its texts replaced; the others stay as they are. */
export function overrideTexts<Texts>(texts: Texts, part: PartOf<NoInfer<Texts>> | undefined): Texts {
  if (part === undefined) return texts;
  return merge(texts, part) as Texts;
}

function merge(texts: unknown, part: unknown): unknown {
  if (part === undefined) return texts;
  if (!isGroup(texts) || !isGroup(part)) return part;
  const own = Object.entries(part).map(([key, value]) => [key, merge(texts[key], value)]);
  return { ...texts, ...Object.fromEntries(own) };
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
