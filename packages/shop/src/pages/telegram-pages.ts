import type { Chat } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { hasSecondFactor } from '../people/has-second-factor.ts';
import type { Viewer } from '../roles/viewer.ts';
import { field, notice } from './forms/field.ts';
import { foldedForm, postButton, postForm } from './forms/form-fields.ts';
import { passwordField } from './identity/password-field.ts';
import { layout } from './layout.ts';
import { type Html, html } from './parts/html.ts';
import { proofFields } from './second-factor-pages.ts';

/** What a code of the bot opens, or what a code of this page opens in the bot. */
export function enterPage(
  pageContext: PageContext,
  { code, link = null, problem }: { code: string | null; link?: string | null; problem: string | null },
): string {
  const { telegram: words } = pageContext.texts;
  const body = html`<div class="frame narrow stack"><h1>${words.title}</h1>
${notice(problem, 'bad')}
${code !== null && enterCard(pageContext, code)}
${
  link !== null &&
  html`<section class="card stack"><p>${words.openBotHint}</p>
<p><a class="button primary" href="${link}">${words.openBot}</a></p></section>`
}</div>`;
  return layout(pageContext, { title: words.title, body });
}

function enterCard(pageContext: PageContext, code: string): Html {
  const { viewer, texts } = pageContext;
  const { telegram: words, layout: frame } = texts;
  const action = (name: string) => `/telegram/${encodeURIComponent(code)}/${name}`;
  if (viewer === null)
    return html`<section class="card stack"><p>${words.signInHint}</p>
${postButton(pageContext, { action: action('sign-in'), label: words.signIn, className: 'primary' })}
<p class="muted">${words.haveAccount} <a href="/sign-in?next=${encodeURIComponent(`/telegram/${code}`)}">${frame.signIn}</a></p></section>`;
  if (viewer.actor.kind === 'staff')
    return html`<section class="card"><p>${words.customersOnly}</p></section>`;
  return html`<section class="card stack"><p>${words.linkHint(viewer.name)}</p>
${postButton(pageContext, { action: action('link'), label: words.link, className: 'primary' })}</section>`;
}

/** On the profile: which chats are this customer's. */
export function chatsCard(
  pageContext: PageContext,
  { viewer, chats }: { viewer: Viewer; chats: Chat[] },
): Html {
  const { telegram: words } = pageContext.texts;
  const isFixed = viewer.user.email === null;
  const unlinkAt = isFixed ? null : '/profile/telegram';
  return html`<section class="card stack" aria-labelledby="telegram"><h2 id="telegram">${words.title}</h2>
${chats.length === 0 ? html`<p>${words.why}</p>` : chatRows(pageContext, chats, unlinkAt)}
${postButton(pageContext, { action: '/profile/telegram', label: words.connect })}
<p class="muted">${words.fromBot}</p></section>`;
}

/** `unlinkAt`: where a chat is unlinked; null: nowhere. */
function chatRows(pageContext: PageContext, chats: readonly Chat[], unlinkAt: string | null): Html {
  const { telegram: words, format } = pageContext.texts;
  const row = (chat: Chat): Html => html`<li><div>${words.chatOf(chat.userId)}<br>
<small>${format.dateTime(chat.createdAt)}</small></div>
${unlinkAt !== null && postButton(pageContext, { action: `${unlinkAt}/${chat.id}/unlink`, label: words.unlink })}</li>`;
  return html`<ul class="rows">${chats.map(row)}</ul>`;
}

/** On the profile of staff: which chats with their bot act in their name. */
export function staffChatsCard(
  pageContext: PageContext,
  { viewer, chats }: { viewer: Viewer; chats: Chat[] },
): Html {
  const { telegram: words } = pageContext.texts;
  const body = html`${proofFields(pageContext, hasSecondFactor(viewer.user))}<button class="quiet">${words.connect}</button>`;
  return html`<section class="card stack" aria-labelledby="telegram"><h2 id="telegram">${words.title}</h2>
<p>${words.whyStaff}</p>${chats.length > 0 && chatRows(pageContext, chats, '/profile/staff-chat')}
${foldedForm(pageContext, { action: '/profile/staff-chat', summary: words.connect, body })}</section>`;
}

/** For who came through Telegram: how to sign in without it. */
export function addressCard(pageContext: PageContext): Html {
  const { telegram: words, signIn, signUp } = pageContext.texts;
  const body = html`${field({ name: 'email', label: signIn.email, type: 'email', maxLength: 200, autocomplete: 'email' })}
${passwordField(pageContext, { name: 'password', label: signIn.password, isNew: true, hint: signUp.passwordHint })}
<button class="primary">${words.addAddress}</button>`;
  return html`<section class="card stack" aria-labelledby="address"><h2 id="address">${words.addressTitle}</h2>
<p>${words.addressHint}</p>
${postForm(pageContext, { action: '/profile/address', className: 'stack', body })}</section>`;
}
