import { type Html, type HtmlValue, html, trustedHtml } from './html.ts';

/** One labelled input of a form. */
export interface Field {
  name: string;
  /** Its name by default; another where several forms of a page have such a field. */
  id?: string;
  label: string;
  type?: string;
  value?: string;
  hint?: string;
  autocomplete?: string;
  inputMode?: 'numeric' | 'decimal' | 'email';
  maxLength?: number;
  optional?: boolean;
  /** Of a text of several lines. */
  rows?: number;
  /** What is wrong with what was typed. */
  problem?: string | null;
  isReadOnly?: boolean;
  /** What stands between it and its hint. */
  below?: Html;
}

export function field({
  name,
  id = name,
  label,
  type = 'text',
  value = '',
  hint,
  rows,
  problem = null,
  below,
  ...rest
}: Field): Html {
  const { autocomplete = 'off', inputMode, maxLength = 500, optional = false, isReadOnly = false } = rest;
  const described = [problem !== null && `${id}-problem`, hint !== undefined && `${id}-hint`].filter(Boolean);
  const marks = html` autocomplete="${autocomplete}" maxlength="${maxLength}"${inputMode !== undefined && html` inputmode="${inputMode}"`}${!optional && trustedHtml(' required')}${isReadOnly && trustedHtml(' readonly')}${problem !== null && trustedHtml(' aria-invalid="true" autofocus')}${described.length > 0 && html` aria-describedby="${described.join(' ')}"`}`;
  // What is typed runs its own way, whatever the language of the page; amounts stand where the page has them.
  const isText = inputMode === undefined || inputMode === 'email';
  const dir = isText && trustedHtml(' dir="auto"');
  return html`<p class="field"><label for="${id}">${label}</label>
${
  rows === undefined
    ? html`<input id="${id}" name="${name}" type="${type}" value="${value}"${dir}${marks}>`
    : html`<textarea id="${id}" name="${name}" rows="${rows}"${dir}${marks}>${value}</textarea>`
}${
  below &&
  html`
${below}`
}
${problemText(id, problem)}${hint !== undefined && html`<small id="${id}-hint">${hint}</small>`}</p>`;
}

/** What is wrong with a field, below it. */
export function problemText(id: string, problem: string | null): Html | null {
  return problem === null ? null : html`<small class="problem" id="${id}-problem">${problem}</small>`;
}

export function select(choice: {
  name: string;
  /** Its name by default; another where several forms of a page have such a field. */
  id?: string;
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
}): Html {
  const { name, id = name, label, value, options } = choice;
  return html`<p class="field"><label for="${id}">${label}</label>
<select id="${id}" name="${name}">
${options.map(
  ([key, text]) => html`<option value="${key}"${key === value && trustedHtml(' selected')}>${text}</option>
`,
)}</select></p>`;
}

/** A box to tick, with its label. */
export function checkbox(box: {
  name: string;
  value?: string;
  label: HtmlValue;
  isOn: boolean;
  isDisabled?: boolean;
}): Html {
  const { name, value = '1', label, isOn, isDisabled = false } = box;
  return html`<label class="choice"><input type="checkbox" name="${name}" value="${value}"${isOn && trustedHtml(' checked')}${isDisabled && trustedHtml(' disabled')}> ${label}</label>`;
}

/** What went wrong or well with the form before. */
export function notice(text: string | null, badgeColor: 'bad' | 'good' = 'good'): Html | null {
  return text === null
    ? null
    : html`<p class="notice ${badgeColor}" role="${badgeColor === 'bad' ? 'alert' : 'status'}">${text}</p>`;
}
