import type { RefusedForm } from '../forms/refused-form.ts';

const markup = Symbol('markup');

/**
 * Markup that is safe to send: made by `html` or vouched for by `trustedHtml`. It is written once the form
 * around it is known.
 */
export interface Html {
  readonly [markup]: (form: RefusedForm | null) => string;
}

/** What may stand in a template. Text is escaped; null, undefined and false leave nothing. */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

/**
 * Builds markup from a template and escapes every value in it that is not markup itself. Values may stand in
 * text and in quoted attributes, nowhere else.
 */
export function html(template: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const [head = '', ...rest] = template;
  return {
    [markup]: (form) => rest.reduce((text, part, index) => text + render(values[index], form) + part, head),
  };
}

/** Markup that was made elsewhere and is known to be safe. */
export function trustedHtml(text: string): Html {
  return { [markup]: () => text };
}

/** Markup that depends on whether the form around it was refused. */
export function perForm(write: (form: RefusedForm | null) => Html): Html {
  return { [markup]: (form) => write(form)[markup](form) };
}

/** Content as text, before what stands around it. */
export function toTextIn(form: RefusedForm | null, content: HtmlValue): string {
  return render(content, form);
}

/** The text of a whole page. */
export function toText(page: Html): string {
  return page[markup](null);
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(value: HtmlValue, form: RefusedForm | null): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (char) => entities[char] ?? char);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return value.map((part) => render(part, form)).join('');
  return Object.hasOwn(value, markup) ? value[markup](form) : '';
}

function isList(value: Html | readonly HtmlValue[]): value is readonly HtmlValue[] {
  return Array.isArray(value);
}
