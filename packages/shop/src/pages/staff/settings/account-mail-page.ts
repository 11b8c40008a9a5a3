import {
  type AccountMail,
  LONGEST_MAIL_SUBJECT,
  LONGEST_MAIL_TEXT,
  type MailTemplate,
} from '../../../mail/account-mails.ts';
import type { MailAnswer } from '../../../mail/mail-server.ts';
import type { Language } from '../../../messages/language.ts';
import type { PageContext } from '../../../page-context.ts';
import { field } from '../../forms/field.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame, state, table } from '../staff-frame.ts';
import { editingBody, inLanguage, MESSAGES_PAGE } from './message-page.ts';

export const ACCOUNT_MAILS_PAGE = `${MESSAGES_PAGE}/mails`;

/** A mail in one language. */
export interface WrittenMail {
  language: Language;
  /** What was typed, or holds. */
  template: MailTemplate;
  shipped: MailTemplate;
  /** With example values; null: it is not in order. */
  example: MailTemplate | null;
  subjectProblem: string | null;
  textProblem: string | null;
}

/** Every mail about an account, and in which languages the shop has words of its own for it. */
export function accountMailsTable(
  pageContext: PageContext,
  mails: readonly { mail: AccountMail; ownIn: readonly Language[] }[],
): Html {
  const { staffMessages: words } = pageContext.texts;
  return html`<h2>${words.aboutAccounts}</h2>
${table(pageContext, {
  label: words.aboutAccounts,
  heads: [words.mail, words.own, ''],
  rows: mails.map(({ mail, ownIn }) => [
    words.mails[mail],
    ownIn.length === 0 ? state('plain', words.shipped) : ownIn.map(({ name }) => state('good', name)),
    html`<a href="${ACCOUNT_MAILS_PAGE}/${mail}" aria-label="${words.write}: ${words.mails[mail]}">${words.write}</a>`,
  ]),
})}`;
}

/** One mail in every language, with what it may name. */
export function accountMailPage(
  pageContext: PageContext,
  view: {
    mail: AccountMail;
    mails: readonly WrittenMail[];
    /** With example values, in the reader's language. */
    placeholders: readonly (readonly [name: string, example: string])[];
    /** Where the reader gets it as a mail; null: nowhere. */
    sendsTo: string | null;
    /** What the server said to that mail; null: none was sent. */
    answer: MailAnswer | null;
  },
): string {
  const { staffMessages: words } = pageContext.texts;
  const body = editingBody(pageContext, {
    ...view,
    action: `${ACCOUNT_MAILS_PAGE}/${view.mail}`,
    fields: view.mails.map((mail) => mailFields(pageContext, mail)),
  });
  return staffFrame(pageContext, { title: words.mails[view.mail], body });
}

function mailFields({ texts }: PageContext, mail: WrittenMail): Html {
  const { staffMessages: words } = texts;
  const { language, template, shipped, example } = mail;
  const { code } = language;
  return html`<fieldset class="stack"><legend>${language.name}</legend>
${field({
  name: `subject-${code}`,
  label: words.subject,
  value: template.subject,
  optional: true,
  maxLength: LONGEST_MAIL_SUBJECT,
  problem: mail.subjectProblem,
})}
${field({
  name: `text-${code}`,
  label: words.text,
  value: template.text,
  rows: 8,
  optional: true,
  hint: words.emptyHint,
  maxLength: LONGEST_MAIL_TEXT,
  problem: mail.textProblem,
})}
${template.subject !== shipped.subject && inLanguage(language, words.defaultSubject, shipped.subject)}
${template.text !== shipped.text && inLanguage(language, words.defaultText, shipped.text)}
${example !== null && inLanguage(language, words.example, `${example.subject}\n\n${example.text}`)}
</fieldset>`;
}
