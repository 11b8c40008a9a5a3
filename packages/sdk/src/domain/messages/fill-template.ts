const PLACEHOLDER = /\{([^{}]*)\}/g;

/** Puts values in the place of `{name}`. What has no value is left as it is. */
export function fillTemplate(template: string, values: ReadonlyMap<string, string>): string {
  return template.replace(PLACEHOLDER, (whole, name: string) => values.get(name) ?? whole);
}

/** What of a template would be left as it is: unknown placeholders, and braces without a partner. */
export function unfilledParts(template: string, names: ReadonlySet<string>): string[] {
  const parts = template.match(/\{[^{}]*\}|[{}]/g) ?? [];
  return [...new Set(parts.filter((part) => !names.has(part.slice(1, -1))))];
}
