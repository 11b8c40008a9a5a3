import type { BroadcastKind, Chat } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { isStaff } from '../roles/permissions.ts';
import type { Viewer } from '../roles/viewer.ts';
import type { Passkey, SessionRecord, StaffAction } from '../store/shop-store.ts';
import { field, notice, select } from './forms/field.ts';
import { postButton, postForm } from './forms/form-fields.ts';
import { fold } from './forms/refused-content.ts';
import { zoneOptions } from './forms/zone-options.ts';
import { messagesCard } from './identity/messages-card.ts';
import { passwordField } from './identity/password-field.ts';
import { changePasswordForm } from './identity/weak-password-page.ts';
import { layout } from './layout.ts';
import { browserName } from './parts/browser-name.ts';
import { type Html, html } from './parts/html.ts';
import { passkeysCard } from './passkey-pages.ts';
import { secondFactorCard } from './second-factor-pages.ts';
import { addressCard, chatsCard, staffChatsCard } from './telegram-pages.ts';

export interface ProfileView {
  viewer: Viewer;
  sessions: (SessionRecord & { isThis: boolean })[];
  passkeys: Passkey[];
  /** Recovery codes that were not used yet. */
  recoveryCodes: number;
  /** What happened to the account, the newest first. */
  changes: StaffAction[];
  /** The person's chats with the bot of customers or of staff; null where there is none. */
  chats: Chat[] | null;
  /** Which broadcasts the person declines; null: staff, or a shop that sends none. */
  declined: BroadcastKind[] | null;
  done: string | null;
  problem: string | null;
}

export function profilePage(pageContext: PageContext, view: ProfileView): string {
  const { profile: words } = pageContext.texts;
  const isMember = isStaff(view.viewer.user.role);
  const hasAddress = view.viewer.user.email !== null;
  const body = html`<div class="frame narrow stack">
<h1>${words.title}</h1>
${notice(view.done)}${notice(view.problem, 'bad')}
${aboutCard(pageContext, view)}
${hasAddress ? passwordCard(pageContext) : addressCard(pageContext)}
${view.chats !== null && (isMember ? staffChatsCard : chatsCard)(pageContext, { viewer: view.viewer, chats: view.chats })}
${isMember && secondFactorCard(pageContext, view)}
${view.declined !== null && messagesCard(pageContext, view.declined)}
${passkeysCard(pageContext, { passkeys: view.passkeys, isMember })}
${sessionsCard(pageContext, view)}
${changesCard(pageContext, view)}
${!isMember && dataCard(pageContext, hasAddress)}
</div>`;
  return layout(pageContext, { title: words.title, body });
}

function aboutCard(pageContext: PageContext, { viewer: { user } }: ProfileView): Html {
  const { profile: words, signUp, signIn } = pageContext.texts;
  const isConfirmed = user.emailConfirmedAt !== null;
  const confirmation = postButton(pageContext, { action: '/profile/confirm', label: words.sendConfirmation });
  const body = html`${field({ name: 'name', label: signUp.name, value: user.name, autocomplete: 'name', maxLength: 100 })}
${select({
  name: 'language',
  label: words.language,
  value: user.language ?? '',
  options: [['', words.asBrowser], ...pageContext.languages.map(({ code, name }) => [code, name] as const)],
})}
${select({ name: 'timeZone', label: words.timeZone, value: user.timeZone ?? '', options: [['', words.asBrowser], ...zoneOptions()] })}
<button class="primary">${words.save}</button>`;
  return html`<section class="card" aria-labelledby="about"><h2 id="about">${words.about}</h2>
${
  user.email !== null &&
  html`<div class="row"><p>${signIn.email}: <bdi>${user.email}</bdi> <span class="state ${isConfirmed ? 'good' : 'wait'}">${isConfirmed ? words.emailConfirmed : words.emailNotConfirmed}</span></p>
${!isConfirmed && confirmation}</div>
${!isConfirmed && html`<p class="muted">${words.whyConfirm}</p>`}`
}
${postForm(pageContext, { action: '/profile', className: 'stack', body })}</section>`;
}

function passwordCard(pageContext: PageContext): Html {
  const { profile: words } = pageContext.texts;
  return html`<section class="card" aria-labelledby="password"><h2 id="password">${words.passwordTitle}</h2>
${changePasswordForm(pageContext, 'quiet')}</section>`;
}

function sessionsCard(pageContext: PageContext, { sessions }: ProfileView): Html {
  const { profile: words } = pageContext.texts;
  const row = (session: ProfileView['sessions'][number]): Html => html`<li>
<div><bdi>${browserName(session.userAgent) ?? words.unknownBrowser}</bdi>${session.isThis && html` <span class="badge">${words.thisBrowser}</span>`}<br>
<small>${words.lastSeen(session.lastSeenAt)}</small></div>
${!session.isThis && postButton(pageContext, { action: `/profile/sessions/${session.id}/end`, label: words.signOutThere })}</li>`;
  return html`<section class="card" aria-labelledby="sessions"><h2 id="sessions">${words.sessions}</h2>
<ul class="rows">${sessions.map(row)}</ul>
${sessions.length > 1 && postButton(pageContext, { action: '/profile/sessions/end', label: words.signOutEverywhere })}</section>`;
}

function changesCard(pageContext: PageContext, { changes }: ProfileView): Html {
  const { profile: words, staffActions, format } = pageContext.texts;
  const said = new Map<string, string>(Object.entries(staffActions));
  const row = (change: StaffAction): Html => html`<li><div>${said.get(change.action) ?? change.action}<br>
<small>${format.dateTime(change.at)}${change.from !== '' && html` · <bdi>${change.from}</bdi>`}</small></div></li>`;
  return html`<section class="card" aria-labelledby="changes"><h2 id="changes">${words.changes}</h2>
<ul class="rows">${changes.map(row)}</ul></section>`;
}

function dataCard(pageContext: PageContext, hasPassword: boolean): Html {
  const { profile: words } = pageContext.texts;
  const remove = postForm(pageContext, {
    action: '/profile/delete',
    className: 'stack',
    body: html`<p>${words.deleteHint}</p>
${passwordField(pageContext, { name: 'password', id: 'delete-password', label: words.present })}
<button class="danger">${words.delete}</button>`,
  });
  return html`<section class="card" aria-labelledby="data"><h2 id="data">${words.data}</h2>
<p>${words.exportHint}</p>
<p><a class="button quiet" href="/profile/export">${words.export}</a></p>
${hasPassword && fold(pageContext, { summary: html`<h3>${words.deleteTitle}</h3>`, body: remove })}</section>`;
}
