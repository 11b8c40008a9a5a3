/** A form that was not accepted: its page is shown again with what was typed, and why. */
export interface RefusedForm {
  /** Where it was sent; null: it is not filled in again. */
  action: string | null;
  /** What came with it, by name; a list where boxes share a name. */
  typed: Readonly<Record<string, unknown>>;
  /** Why, in the language of the page. */
  text: string;
  /** The code of the refusal, with what codes are called. */
  code: readonly [name: string, code: string];
  /** What is wrong with single fields, by name. */
  issues: readonly { path: string; text: string }[];
  /** The paths of issues that stand beside their field. */
  marked: Set<string>;
  /** The page has the form, and it is written. */
  isShown: boolean;
  /** The page says why. */
  isExplained: boolean;
}

/** The values of a name, as a browser sends them: none for a box that was not ticked. */
export function typedIn({ typed: fields }: RefusedForm, name: string): string[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : [];
  return [value].flat().filter((one) => typeof one === 'string');
}

/**
 * What is wrong with a field, which then says it: an issue of its name, or of something inside that is called
 * the same.
 */
export function issueIn(form: RefusedForm, name: string): string | null {
  const issue = form.issues.find(({ path }) => path === name || path.endsWith(`.${name}`));
  if (issue === undefined) return null;
  form.marked.add(issue.path);
  return issue.text;
}

/** Whether it is this form that was refused: sent to where it is sent, with the same fixed fields. */
export function isRefused(
  refused: RefusedForm | null,
  { action, fixed }: { action: string; fixed: Readonly<Record<string, string>> },
): refused is RefusedForm {
  if (refused === null || refused.isShown || refused.action !== action) return false;
  return Object.entries(fixed).every(([name, value]) => typedIn(refused, name)[0] === value);
}
