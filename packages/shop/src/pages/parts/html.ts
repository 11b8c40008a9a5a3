const markup = Symbol('markup');

/** Markup that is safe to send: made by `html` or vouched for by `trustedHtml`. */
export interface Html {
  readonly [markup]: string;
}

/** What may stand in a template. Text is escaped; null, undefined and false leave nothing. */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

/**
 * Builds markup from a template and escapes every value in it that is not markup itself. Values may stand in text and in quoted
 * attributes, nowhere else.
 */
export function html(template: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const [head = '', ...rest] = template;
  return trustedHtml(rest.reduce((text, part, index) => text + render(values[index]) + part, head));
}

/** Markup that was made elsewhere and is known to be safe. */
export function trustedHtml(text: string): Html {
  return { [markup]: text };
}

/** The text of a whole page. */
export function toText(page: Html): string {
  return page[markup];
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (char) => entities[char] ?? char);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return value.map(render).join('');
  return value[markup];
}

function isList(value: Html | readonly HtmlValue[]): value is readonly HtmlValue[] {
  return Array.isArray(value);
}
