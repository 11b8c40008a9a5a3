import { type CustomerNotificationCode, LONGEST_MESSAGE_TEXT } from '@panelkit/sdk';
import type { MailAnswer } from '../../../mail/mail-server.ts';
import type { Language } from '../../../messages/language.ts';
import type { PageContext } from '../../../page-context.ts';
import { field } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame, state, table } from '../staff-frame.ts';
import { mailAnswerNotice } from './mail-answer.ts';

export const MESSAGES_PAGE = '/staff/message-texts';
export const messagePage = (code: CustomerNotificationCode): string => `${MESSAGES_PAGE}/${code}`;

/** A message in one language. */
export interface WrittenMessage {
  language: Language;
  /** What was typed, or holds. */
  template: string;
  defaultTemplate: string;
  /** With example values; null: it is not in order. */
  example: string | null;
  problem: string | null;
}

/** Every message to customers, in the reader's language. */
export function messagesPage(
  pageContext: PageContext,
  view: {
    messages: readonly { code: CustomerNotificationCode; text: string; ownIn: readonly Language[] }[];
    /** The mails about accounts. */
    mails: Html;
    done: string | null;
  },
): string {
  const { staffMessages: words, staffNav } = pageContext.texts;
  const list = table(pageContext, {
    label: staffNav.messages,
    heads: [words.message, words.own, ''],
    rows: view.messages.map(({ code, text, ownIn }) => [
      text,
      ownIn.length === 0 ? state('plain', words.shipped) : ownIn.map(({ name }) => state('good', name)),
      html`<a href="${messagePage(code)}" aria-label="${words.write}: ${text}">${words.write}</a>`,
    ]),
  });
  const body = html`<p class="lead">${words.lead}</p>
${list}
${view.mails}`;
  return staffFrame(pageContext, { title: staffNav.messages, body, done: view.done });
}

/** One message in every language, with what it may name. */
export function editMessagePage(
  pageContext: PageContext,
  view: {
    code: CustomerNotificationCode;
    texts: readonly WrittenMessage[];
    /** With example values, in the reader's language. */
    placeholders: readonly (readonly [name: string, example: string])[];
    /** Where the reader gets it as a mail; null: nowhere. */
    sendsTo: string | null;
    /** What the server said to that mail; null: none was sent. */
    answer: MailAnswer | null;
  },
): string {
  const { title } = pageContext.texts.staffMessages;
  const fields = view.texts.map((text) => textField(pageContext, text));
  const body = editingBody(pageContext, { ...view, action: messagePage(view.code), fields });
  return staffFrame(pageContext, { title, body });
}

/** A form with texts, saved, previewed or sent to who writes them, and below it what they may name. */
export function editingBody(
  pageContext: PageContext,
  view: {
    action: string;
    fields: readonly Html[];
    placeholders: readonly (readonly [name: string, example: string])[];
    sendsTo: string | null;
    answer: MailAnswer | null;
  },
): Html {
  const { staffMessages: words, staffNav } = pageContext.texts;
  const form = html`${view.fields}
<div class="actions"><button class="primary">${words.save}</button>
<button class="quiet" name="preview" value="1">${words.preview}</button>
${view.sendsTo !== null && html`<button class="quiet" name="send" value="1">${words.sendTo(view.sendsTo)}</button>`}</div>`;
  return html`${mailAnswerNotice(pageContext, view.answer)}
<p><a class="back" href="${MESSAGES_PAGE}">${staffNav.messages}</a></p>
<section class="card form">${postForm(pageContext, { action: view.action, className: 'stack', body: form })}</section>
<h2>${words.placeholders}</h2>
<p class="muted">${words.placeholderHint}</p>
${table(pageContext, {
  label: words.placeholders,
  heads: [words.placeholders, words.example],
  rows: view.placeholders.map(([name, example]) => [
    html`<code dir="ltr">{${name}}</code>`,
    html`<span dir="auto">${example}</span>`,
  ]),
})}`;
}

/** A text as its readers see it. */
export function inLanguage({ code, direction }: Language, label: string, value: string): Html {
  return html`<p class="field"><b>${label}</b> <span class="message" lang="${code}" dir="${direction}">${value}</span></p>`;
}

function textField({ texts }: PageContext, text: WrittenMessage): Html {
  const { staffMessages: words } = texts;
  const { language, template, defaultTemplate, example, problem } = text;
  return html`<fieldset class="stack"><legend>${language.name}</legend>
${field({
  name: `text-${language.code}`,
  label: words.message,
  value: template,
  rows: 3,
  optional: true,
  hint: words.emptyHint,
  maxLength: LONGEST_MESSAGE_TEXT,
  problem,
})}
${template !== defaultTemplate && inLanguage(language, words.defaultText, defaultTemplate)}
${example !== null && inLanguage(language, words.example, example)}
</fieldset>`;
}
