import { cleanLines, cleanText, unfilledParts } from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { mailSignature } from '../../../brand/brand.ts';
import {
  ACCOUNT_MAILS,
  type AccountMail,
  accountMailSchema,
  LONGEST_MAIL_SUBJECT,
  LONGEST_MAIL_TEXT,
  type MailTemplate,
  type OwnTemplates,
} from '../../../mail/account-mails.ts';
import type { MailAnswer } from '../../../mail/mail-server.ts';
import { defaultMail, fillMail, mailTemplate, ownMail } from '../../../mail/write-account-mail.ts';
import type { Language } from '../../../messages/language.ts';
import { languages, textsIn } from '../../../messages/languages.ts';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../../page-context.ts';
import {
  ACCOUNT_MAILS_PAGE,
  accountMailPage,
  type WrittenMail,
} from '../../../pages/staff/settings/account-mail-page.ts';
import { MESSAGES_PAGE } from '../../../pages/staff/settings/message-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import { hostError } from '../../../security/host-error.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { flag } from '../form-parts.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { mailReader } from './mail-reader.ts';

const mailForm = z.looseObject({ ...formKey, preview: flag, send: flag });

/** The mails about accounts, in the shop's own words. */
export function createAccountMailRoutes(shop: Shop): Router {
  const router = Router();
  router.use(ACCOUNT_MAILS_PAGE, requireStaff('manage-settings'));
  router.get(`${ACCOUNT_MAILS_PAGE}/:mail`, async (request, response) => {
    const mail = mailOf(request);
    await shop.panelkit.shopSettings.refresh();
    show(shop, request, response, { mail, typed: ownMail(shop, mail), answer: null });
  });
  router.post(`${ACCOUNT_MAILS_PAGE}/:mail`, requireFreshProof(shop), async (request, response) => {
    const mail = mailOf(request);
    const { key, preview, send, ...fields } = parseForm(mailForm, request);
    const typed = Object.fromEntries(languages.map(({ code }) => [code, typedIn(fields, code)]));
    const isWrong = languages.some((language) =>
      hasProblem(problemsOf(shop, request, { mail, typed, language })),
    );
    const answer = send && !isWrong ? await sendToReader(shop, request, { mail, typed }) : null;
    if (preview || send || isWrong)
      return show(shop, request, response.status(isWrong ? 400 : 200), { mail, typed, answer });
    await save(shop, request, { key, mail, typed });
    response.redirect(303, `${MESSAGES_PAGE}?done=save`);
  });
  return router;
}

interface Typed {
  mail: AccountMail;
  typed: OwnTemplates;
}

/** @throws HostError `PAGE_NOT_FOUND` */
function mailOf(request: Request): AccountMail {
  const { data } = accountMailSchema.safeParse(paramOf(request, 'mail'));
  if (data === undefined) throw hostError('PAGE_NOT_FOUND');
  return data;
}

function typedIn(fields: Record<string, unknown>, code: string): MailTemplate {
  const { [`subject-${code}`]: subject, [`text-${code}`]: text } = fields;
  return {
    subject: typeof subject === 'string' ? cleanText(subject, LONGEST_MAIL_SUBJECT + 1).trim() : '',
    text: typeof text === 'string' ? cleanLines(text).trim() : '',
  };
}

type Problems = Pick<WrittenMail, 'subjectProblem' | 'textProblem'>;

function problemsOf(
  shop: Shop,
  request: Request,
  { mail, typed, language }: Typed & { language: Language },
): Problems {
  const { texts } = pageContextOf(request);
  const { problems } = texts.staffMessages;
  const { names, needs } = ACCOUNT_MAILS[mail];
  const { subject, text } = mailTemplate(typed, defaultMail(shop, mail, language), language);
  const problemIn = (part: string, longest: number): string | null => {
    if (part.length > longest) return problems.tooLong(texts.format.number(longest));
    const unknown = unfilledParts(part, new Set(names));
    return unknown.length === 0 ? null : problems.unknown(unknown.slice(0, 5).join(' '));
  };
  const missing = needs === null || text.includes(`{${needs}}`) ? null : problems.missing(`{${needs}}`);
  return {
    subjectProblem: problemIn(subject, LONGEST_MAIL_SUBJECT),
    textProblem: problemIn(text, LONGEST_MAIL_TEXT) ?? missing,
  };
}

const hasProblem = ({ subjectProblem, textProblem }: Problems): boolean =>
  subjectProblem !== null || textProblem !== null;

/** What each placeholder stands for in an example. */
function examplesIn(shop: Shop, language: Language): Map<string, string> {
  const { format, staffActions } = textsIn(language, shop);
  return new Map([
    ['shop', shop.name],
    ['change', staffActions['account.password-changed']],
    ['when', format.dateTime(shop.clock.now())],
    ['from', '203.0.113.7'],
    ['link', `${shop.publicUrl}/example`],
  ]);
}

const exampleOf = (shop: Shop, { mail, typed }: Typed, language: Language): MailTemplate =>
  fillMail(mailTemplate(typed, defaultMail(shop, mail, language), language), examplesIn(shop, language));

/** What was typed, to who typed it. */
function sendToReader(shop: Shop, request: Request, wanted: Typed): Promise<MailAnswer> {
  const { subject, text } = exampleOf(shop, wanted, pageContextOf(request).language);
  const signed = `${text}\n\n${mailSignature(shop.settings.current())}`;
  return mailReader(shop, request, { subject, text: signed, about: wanted.mail });
}

/** A part that is the default's is none of the shop's own: it would not follow a better default. */
async function save(shop: Shop, request: Request, wanted: Typed & { key: string }): Promise<void> {
  const { key, mail, typed } = wanted;
  const own: OwnTemplates = {};
  for (const language of languages) {
    const shipped = defaultMail(shop, mail, language);
    const { subject, text } = mailTemplate(typed, shipped, language);
    const kept = {
      subject: subject === shipped.subject ? '' : subject,
      text: text === shipped.text ? '' : text,
    };
    if (kept.subject !== '' || kept.text !== '') own[language.code] = kept;
  }
  const changed = await shop.settings.save(
    { [`${mail}Mail`]: own },
    { actor: actorOf(request), idempotencyKey: key },
  );
  const { user } = viewerIn(request);
  const note = JSON.stringify(changed);
  await recordStaffAction(shop, request, { by: user, action: 'settings.changed', targetId: user.id, note });
}

function show(
  shop: Shop,
  request: Request,
  response: Response,
  { mail, typed, answer }: Typed & { answer: MailAnswer | null },
): void {
  const pageContext = pageContextOf(request);
  const mails = languages.map((language): WrittenMail => {
    const shipped = defaultMail(shop, mail, language);
    const problems = problemsOf(shop, request, { mail, typed, language });
    return {
      language,
      shipped,
      template: mailTemplate(typed, shipped, language),
      example: hasProblem(problems) ? null : exampleOf(shop, { mail, typed }, language),
      ...problems,
    };
  });
  const examples = examplesIn(shop, pageContext.language);
  const placeholders = ACCOUNT_MAILS[mail].names.map((name) => [name, examples.get(name) ?? ''] as const);
  const sendsTo = shop.mailServer.address === null ? null : viewerIn(request).user.email;
  response.send(accountMailPage(pageContext, { mail, mails, placeholders, sendsTo, answer }));
}
