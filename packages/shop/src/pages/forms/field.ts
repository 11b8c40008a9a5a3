import { type Html, type HtmlValue, html, perForm, trustedHtml } from '../parts/html.ts';
import { issueIn, type RefusedForm, typedIn } from './refused-form.ts';

/** One labelled input of a form. */
export interface Field {
  name: string;
  /** Its name by default; another where several forms of a page have such a field. */
  id?: string;
  /** What its issues are filed under: its name by default. */
  path?: string;
  label: string;
  type?: string;
  value?: string;
  hint?: string;
  autocomplete?: string;
  inputMode?: 'numeric' | 'decimal' | 'email';
  maxLength?: number;
  optional?: boolean;
  /** A small number, in the digits of the page. */
  isCount?: boolean;
  /** Of a text of several lines. */
  rows?: number;
  /** What is wrong with what was typed. */
  problem?: string | null;
  isReadOnly?: boolean;
  /** What stands between it and its hint. */
  below?: Html;
  /** What is offered while somebody types: each value with its words. */
  offers?: readonly (readonly [value: string, words: string])[];
}

/** In a form that was refused it has what was typed, and says what is wrong with it. */
export function field(given: Field): Html {
  return perForm((form) => input(form === null ? given : asTyped(given, form)));
}

/** A password is typed again. */
function asTyped(given: Field, form: RefusedForm): Field {
  const { name, path = name, type, value = '', problem = null } = given;
  const typed = type === 'password' ? '' : (typedIn(form, name)[0] ?? value);
  return { ...given, value: typed, problem: problem ?? issueIn(form, path) };
}

function input({
  name,
  id = name,
  label,
  type = 'text',
  value = '',
  hint,
  rows,
  problem = null,
  below,
  offers,
  ...rest
}: Field): Html {
  const { autocomplete = 'off', optional = false, isReadOnly = false, isCount = false } = rest;
  const { inputMode = isCount ? 'numeric' : undefined, maxLength = isCount ? 3 : 500 } = rest;
  const described = [problem !== null && `${id}-problem`, hint !== undefined && `${id}-hint`].filter(Boolean);
  const marks = html`${isCount && trustedHtml(' class="count"')} autocomplete="${autocomplete}" maxlength="${maxLength}"${inputMode !== undefined && html` inputmode="${inputMode}"`}${!optional && trustedHtml(' required')}${isReadOnly && trustedHtml(' readonly')}${problem !== null && trustedHtml(' aria-invalid="true" autofocus')}${described.length > 0 && html` aria-describedby="${described.join(' ')}"`}`;
  // What is typed runs its own way, whatever the language of the page; amounts stand where the page has them.
  const isText = inputMode === undefined || inputMode === 'email';
  const dir = isText && trustedHtml(' dir="auto"');
  return html`<p class="field"><label for="${id}">${label}</label>
${
  rows === undefined
    ? html`<input id="${id}" name="${name}" type="${type}" value="${value}"${dir}${marks}${offers !== undefined && html` list="${id}-offers"`}>${offers !== undefined && offerList(id, offers)}`
    : html`<textarea id="${id}" name="${name}" rows="${rows}"${dir}${marks}>${value}</textarea>`
}${
  below &&
  html`
${below}`
}
${problemText(id, problem)}${hint !== undefined && html`<small id="${id}-hint">${hint}</small>`}</p>`;
}

function offerList(id: string, offers: NonNullable<Field['offers']>): Html {
  return html`<datalist id="${id}-offers">${offers.map(([value, words]) => html`<option value="${value}">${words}</option>`)}</datalist>`;
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
  /** What is wrong with what was chosen. */
  problem?: string | null;
}): Html {
  const { name, id = name, label, options } = choice;
  return perForm((form) => {
    const [value = choice.value] = form === null ? [] : typedIn(form, name);
    const problem = choice.problem ?? (form === null ? null : issueIn(form, name));
    return html`<p class="field"><label for="${id}">${label}</label>
<select id="${id}" name="${name}"${problem !== null && html` aria-invalid="true" autofocus aria-describedby="${id}-problem"`}>
${options.map(
  ([key, text]) => html`<option value="${key}"${key === value && trustedHtml(' selected')}>${text}</option>
`,
)}</select>${problemText(id, problem)}</p>`;
  });
}

/** A box to tick, with its label. */
export function checkbox(box: {
  name: string;
  value?: string;
  label: HtmlValue;
  isOn: boolean;
  isDisabled?: boolean;
}): Html {
  const { name, value = '1', label, isDisabled = false } = box;
  return perForm((form) => {
    const isOn = form === null ? box.isOn : typedIn(form, name).includes(value);
    // Boxes that share a name have no issue of their own.
    const problem = form === null || box.value !== undefined ? null : issueIn(form, name);
    const marks = problem !== null && html` aria-invalid="true" autofocus aria-describedby="${name}-problem"`;
    return html`<label class="choice"><input type="checkbox" name="${name}" value="${value}"${isOn && trustedHtml(' checked')}${isDisabled && trustedHtml(' disabled')}${marks}> ${label}</label>${problemText(name, problem)}`;
  });
}

/** One of several ways, which share their name. */
export function radio(choice: {
  name: string;
  value: string;
  label: HtmlValue;
  isOn: boolean;
  isDisabled?: boolean;
}): Html {
  const { name, value, label, isDisabled = false } = choice;
  return perForm((form) => {
    const isOn = form === null ? choice.isOn : typedIn(form, name).includes(value);
    return html`<label class="choice"><input type="radio" name="${name}" value="${value}"${isOn && trustedHtml(' checked')}${isDisabled && trustedHtml(' disabled')}> ${label}</label>`;
  });
}

/** One choice of a list that has no label of its own. */
export function option(name: string, [value, label]: readonly [value: string, label: string]): Html {
  return perForm((form) => {
    const isChosen = form !== null && typedIn(form, name).includes(value);
    return html`<option value="${value}"${isChosen && trustedHtml(' selected')}>${label}</option>`;
  });
}

/** What went wrong or well with the form before. */
export function notice(text: string | null, badgeColor: 'bad' | 'good' = 'good'): Html | null {
  return text === null
    ? null
    : html`<p class="notice ${badgeColor}" role="${badgeColor === 'bad' ? 'alert' : 'status'}">${text}</p>`;
}
