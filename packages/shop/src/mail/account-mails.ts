import * as z from 'zod';

/** What a mail about an account may name, and what its text has to: without it, the mail is of no use. */
export const ACCOUNT_MAILS = {
  confirm: { names: ['shop', 'link'], needs: 'link' },
  reset: { names: ['shop', 'link'], needs: 'link' },
  changed: { names: ['shop', 'change', 'when', 'from', 'link'], needs: 'change' },
  moved: { names: ['shop', 'link'], needs: null },
  subscription: { names: ['shop', 'link'], needs: 'link' },
} as const;

export type AccountMail = keyof typeof ACCOUNT_MAILS;
export const accountMailSchema = z.enum(['confirm', 'reset', 'changed', 'moved', 'subscription']);

export const LONGEST_MAIL_SUBJECT = 150;
export const LONGEST_MAIL_TEXT = 3000;

/** With placeholders such as `{link}`. */
export interface MailTemplate {
  subject: string;
  text: string;
}

/** By the code of a language, what the shop says in words of its own; an empty part is the default. */
const ownTemplates = z.record(
  z.string().max(20),
  z.object({ subject: z.string().max(LONGEST_MAIL_SUBJECT), text: z.string().max(LONGEST_MAIL_TEXT) }),
);
export type OwnTemplates = z.output<typeof ownTemplates>;

/** The settings with them: one each, so that two people who write two mails at once keep both. */
export const accountMailsSchema = {
  confirmMail: ownTemplates,
  resetMail: ownTemplates,
  changedMail: ownTemplates,
  movedMail: ownTemplates,
  subscriptionMail: ownTemplates,
};
export const NO_OWN_MAILS: Record<keyof typeof accountMailsSchema, OwnTemplates> = {
  confirmMail: {},
  resetMail: {},
  changedMail: {},
  movedMail: {},
  subscriptionMail: {},
};
