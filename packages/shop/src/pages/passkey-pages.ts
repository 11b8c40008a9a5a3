import type { PageContext } from '../page-context.ts';
import type { Passkey } from '../store/shop-store.ts';
import { field, notice } from './forms/field.ts';
import { postButton, postForm } from './forms/form-fields.ts';
import { newPasskeyField } from './identity/passkey-field.ts';
import { layout } from './layout.ts';
import { type Html, html } from './parts/html.ts';

/** On the profile: which there are, and the way to another. */
export function passkeysCard(
  pageContext: PageContext,
  { passkeys, isMember }: { passkeys: Passkey[]; isMember: boolean },
): Html | null {
  if (pageContext.passkeyOptions === null) return null;
  const { passkeys: words, format } = pageContext.texts;
  const row = ({ id, name, createdAt, lastUsedAt }: Passkey): Html => html`<li><div><bdi>${name}</bdi><br>
<small>${words.added(format.dateTime(createdAt))} · ${lastUsedAt === null ? words.neverUsed : words.lastUsed(format.dateTime(lastUsedAt))}</small></div>
${postButton(pageContext, { action: `/profile/passkeys/${id}/remove`, label: words.remove })}</li>`;
  return html`<section class="card stack" aria-labelledby="passkeys"><h2 id="passkeys">${words.title}</h2>
<p>${isMember ? words.whyStaff : words.why}</p>
${passkeys.length > 0 && html`<ul class="rows">${passkeys.map(row)}</ul>`}
<p><a class="button quiet" href="/profile/passkeys/new">${words.add}</a></p></section>`;
}

/** Asks the browser for a new one. */
export function newPasskeyPage(
  pageContext: PageContext,
  { options, name, problem }: { options: string; name: string; problem: string | null },
): string {
  const { passkeys: words } = pageContext.texts;
  const form = html`${field({ name: 'name', label: words.name, value: name, hint: words.nameHint, maxLength: 50 })}
<p data-no-passkeys>${words.needsScript}</p>
${newPasskeyField(pageContext, options)}`;
  const body = html`<div class="frame small stack">
<h1>${words.addTitle}</h1>
<p class="lead">${words.addLead}</p>
${notice(problem, 'bad')}
<section class="card">${postForm(pageContext, { action: '/profile/passkeys', className: 'stack', body: form })}</section>
</div>`;
  return layout(pageContext, { title: words.addTitle, body });
}
