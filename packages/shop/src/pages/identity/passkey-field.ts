import type { PageContext } from '../../page-context.ts';
import { type Html, html } from '../parts/html.ts';

/**
 * Inside a form: a button that sends it with a passkey in the place of what it asks for. Shown by the script
 * where the browser has passkeys; without it the form is as before. Null where the shop's address allows
 * none.
 */
export function passkeyField({ texts, passkeyOptions }: PageContext): Html | null {
  return passkeyOptions === null
    ? null
    : ceremony({
        ceremony: 'get',
        options: passkeyOptions,
        label: texts.passkeys.use,
        failed: texts.passkeys.failed,
      });
}

/** The same for a new one. */
export function newPasskeyField({ texts }: PageContext, options: string): Html {
  const { passkeys: words } = texts;
  return ceremony({ ceremony: 'create', options, label: words.create, failed: words.failed });
}

function ceremony(given: {
  ceremony: 'get' | 'create';
  options: string;
  label: string;
  failed: string;
}): Html {
  const color = given.ceremony === 'create' ? 'primary' : 'quiet';
  return html`<input type="hidden" name="passkey" value="">
<button type="button" class="${color}" hidden data-passkey="${given.ceremony}" data-options="${given.options}">${given.label}</button>
<small class="problem" role="alert" hidden>${given.failed}</small>
<script type="module" src="/passkeys.js"></script>`;
}
