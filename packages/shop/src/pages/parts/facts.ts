import { type Html, type HtmlValue, html } from './html.ts';

/** What something is, name by name. */
export function facts(rows: readonly (readonly [name: string, value: HtmlValue] | false)[]): Html {
  return html`<dl class="facts">
${rows.map((row) => row && html`<div><dt>${row[0]}</dt><dd>${row[1]}</dd></div>\n`)}</dl>`;
}
