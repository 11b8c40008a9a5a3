import type { PageContext } from '../../page-context.ts';
import { type Field, field } from '../forms/field.ts';
import { html } from '../parts/html.ts';

/**
 * A field of a password, which can be looked at while it is typed; one of a new password says how strong it
 * is.
 */
export function passwordField(
  { texts: { passwords: words } }: PageContext,
  password: Omit<Field, 'type' | 'below'> & { isNew?: boolean },
): ReturnType<typeof field> {
  const { isNew = false, autocomplete = isNew ? 'new-password' : 'current-password', ...rest } = password;
  const { id = rest.name } = rest;
  const meter = html`<span class="strength" hidden data-words="${JSON.stringify(words.strengths)}">
<meter min="0" max="4" low="2" high="3" optimum="4" value="0" aria-label="${words.strength}"></meter> <output for="${id}"></output></span>`;
  const below = html`<button type="button" class="link" hidden data-hide="${words.hide}">${words.show}</button>
${isNew && meter}<script type="module" src="/passwords.js"></script>`;
  return field({ ...rest, type: 'password', autocomplete, below });
}
