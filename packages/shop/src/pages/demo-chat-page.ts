import type { SeenMessage, SimulatedKey } from '@panelkit/telegram/simulator';
import type { PageContext } from '../page-context.ts';
import { CHAT_PAGE } from '../telegram/bot-link.ts';
import { type ChatSide, newestOf } from '../telegram/demo-chats.ts';
import { postForm } from './forms/form-fields.ts';
import { layout } from './layout.ts';
import { type Html, html, toText } from './parts/html.ts';

/** In Telegram such a link opens a sheet on which Stars are paid. */
export const INVOICE_LINK = 'https://t.me/$';

/** One chat of the page. */
export interface DemoChatView {
  side: ChatSide;
  botName: string;
  messages: readonly SeenMessage[];
  /** In place of the keyboard that people type with; null: that one. */
  keyboard: readonly (readonly SimulatedKey[])[] | null;
  version: number;
  /**
   * How a chat of staff is linked: by who is signed in as staff, or after signing in; null: it is linked, or
   * needs no link.
   */
  entrance: 'staff' | 'sign-in' | null;
}

/** What the link into a bot carried that was followed. */
export interface StartPayload {
  side: ChatSide;
  text: string;
}

/** The chats of a demo, side by side. */
export function demoChatPage(
  pageContext: PageContext,
  { chats, payload }: { chats: DemoChatView[]; payload: StartPayload | null },
): string {
  const { chatDemo: words } = pageContext.texts;
  const body = html`<div class="frame stack"><h1>${words.title}</h1><p class="muted">${words.lead}</p>
<div class="chats">${chats.map((chat) => phone(pageContext, chat, payload?.side === chat.side ? payload.text : null))}</div></div>
<script type="module" src="/chat.js"></script>`;
  return layout(pageContext, { title: words.title, body });
}

function phone(pageContext: PageContext, chat: DemoChatView, payload: string | null): Html {
  const { chatDemo: words } = pageContext.texts;
  const { side, botName, messages } = chat;
  const action = (name: string) => `${CHAT_PAGE}/${side}/${name}`;
  const starts = messages.length === 0 || payload !== null;
  const startForm = postForm(pageContext, {
    action: action('send'),
    className: 'chat-start',
    body: html`<button class="primary" name="text" value="${payload === null ? '/start' : `/start ${payload}`}">${words.start}</button>`,
  });
  const write = postForm(pageContext, {
    action: action('send'),
    className: 'chat-write',
    body: html`<input name="text" aria-label="${words.write}" placeholder="${words.write}" maxlength="4096" required autocomplete="off" dir="auto"><button class="primary">${words.send}</button>`,
  });
  return html`<section class="phone" aria-label="${words[side]}">
<h2>${words[side]} · <bdi>${botName}</bdi></h2>
<ol class="chat-log" data-chat="${CHAT_PAGE}/${side}" data-version="${chat.version}" data-copied="${words.copied}">${log(pageContext, chat)}</ol>
${chat.entrance !== null && payload === null ? entrance(pageContext, chat.entrance) : starts && startForm}${write}${pictureForm(pageContext, action)}</section>`;
}

/** Only staff talk to their bot: the chat becomes that of who is signed in. */
function entrance(pageContext: PageContext, kind: 'staff' | 'sign-in'): Html {
  const { chatDemo: words, layout: frame } = pageContext.texts;
  if (kind === 'sign-in')
    return html`<p class="chat-entrance">${words.staffFirst}
<a class="button quiet" href="/sign-in?next=${encodeURIComponent(CHAT_PAGE)}">${frame.signIn}</a></p>`;
  return postForm(pageContext, {
    action: `${CHAT_PAGE}/staff/enter`,
    className: 'chat-start',
    body: html`<button class="primary">${words.enterAsStaff}</button>`,
  });
}

function pictureForm(pageContext: PageContext, action: (name: string) => string): Html {
  const { chatDemo: words } = pageContext.texts;
  const photo = html`<input type="file" name="picture" accept="image/png,image/jpeg,image/webp" aria-label="${words.photo}">
<button class="quiet">${words.sendPhoto}</button>`;
  return html`<details class="chat-picture"><summary>${words.photo}</summary>
${postForm(pageContext, { action: action('photo'), hasFile: true, body: photo })}
${postForm(pageContext, { action: action('sample'), body: html`<button class="quiet">${words.sampleReceipt}</button>` })}</details>`;
}

/** The messages alone, for the script of the page. */
export function demoChatLog(pageContext: PageContext, chat: DemoChatView): string {
  return toText(log(pageContext, chat));
}

function log(pageContext: PageContext, chat: DemoChatView): Html {
  const { chatDemo: words } = pageContext.texts;
  const shown = newestOf(chat.messages);
  if (shown.length === 0) return html`<li class="muted">${words.empty}</li>`;
  return html`${shown.map((message) => bubble(pageContext, chat, message))}
${chat.keyboard !== null && html`<li class="chat-keys">${chat.keyboard.map((row) => keyRow(pageContext, chat, row))}</li>`}`;
}

/** Keys in place of those that people type with: each says its text, or shares the number of the person. */
function keyRow(pageContext: PageContext, { side }: DemoChatView, keys: readonly SimulatedKey[]): Html {
  const key = ({ text, asksContact }: SimulatedKey): Html =>
    postForm(pageContext, {
      action: `${CHAT_PAGE}/${side}/${asksContact ? 'contact' : 'send'}`,
      body: html`<button class="key" name="text" value="${text}">${text}</button>`,
    });
  return html`<div class="chat-row">${keys.map(key)}</div>`;
}

function bubble(pageContext: PageContext, { side }: DemoChatView, message: SeenMessage): Html {
  const { chatDemo: words, format } = pageContext.texts;
  const { messageId, isFromBot, file, buttons, at, isEdited } = message;
  const picture =
    file?.kind === 'photo' &&
    html`<img src="${CHAT_PAGE}/${side}/files/${messageId}" alt="${words.picture}">`;
  const row = (buttonsOfRow: SeenMessage['buttons'][number]): Html =>
    html`<div class="chat-row">${buttonsOfRow.map((button) => keyboardButton(pageContext, { side, messageId, button }))}</div>`;
  return html`<li class="${isFromBot ? 'from-bot' : 'from-me'}"><div class="bubble">${picture}
${message.text !== '' && html`<div class="chat-text">${marked(message)}</div>`}
<small>${isEdited && `${words.edited} `}<time datetime="${at.toISOString()}">${format.time(at)}</time></small></div>
${buttons.map(row)}</li>`;
}

function keyboardButton(
  pageContext: PageContext,
  {
    side,
    messageId,
    button,
  }: { side: ChatSide; messageId: number; button: SeenMessage['buttons'][number][number] },
): Html {
  const { text, callback_data: data, copy_text: copy, url } = button;
  if (url?.startsWith(INVOICE_LINK) === true)
    return postForm(pageContext, {
      action: `${CHAT_PAGE}/${side}/pay`,
      body: html`<button class="key" name="link" value="${url}">${text}</button>`,
    });
  if (url !== undefined) return html`<a class="key" href="${url}">${text}</a>`;
  if (copy !== undefined)
    return html`<button class="key" type="button" data-text="${copy.text}">${text}</button>`;
  return postForm(pageContext, {
    action: `${CHAT_PAGE}/${side}/tap`,
    body: html`<input type="hidden" name="messageId" value="${messageId}"><button class="key" name="data" value="${data ?? ''}">${text}</button>`,
  });
}

type Entity = SeenMessage['entities'][number];

/** The text with its parts in bold and code, as Telegram shows them; links of this shop can be followed. */
function marked({ text, entities }: SeenMessage): Html[] {
  const sorted = entities.toSorted((one, other) => one.offset - other.offset);
  const parts: Html[] = [];
  let end = 0;
  for (const entity of sorted) {
    // One inside of another is shown as the outer one.
    if (entity.offset < end) continue;
    parts.push(html`${text.slice(end, entity.offset)}`);
    end = entity.offset + entity.length;
    parts.push(part(entity, text.slice(entity.offset, end)));
  }
  return [...parts, html`${text.slice(end)}`];
}

function part({ type }: Entity, text: string): Html {
  if (type === 'bold') return html`<b>${text}</b>`;
  if (type === 'italic') return html`<i>${text}</i>`;
  if (type !== 'code' && type !== 'pre') return html`${text}`;
  return /^https?:\/\/\S+$/.test(text)
    ? html`<a href="${text}"><code dir="ltr">${text}</code></a>`
    : html`<code dir="ltr">${text}</code>`;
}
