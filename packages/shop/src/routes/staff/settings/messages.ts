import {
  type CustomerNotificationCode,
  cleanLines,
  type DisplayUnit,
  defaultTemplate,
  isCustomerCode,
  LONGEST_MESSAGE_TEXT,
  type MessageTextInput,
  messageExample,
  NOTIFICATION_CODES,
  placeholderExamples,
  unfilledParts,
} from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { accountMailSchema } from '../../../mail/account-mails.ts';
import type { MailAnswer } from '../../../mail/mail-server.ts';
import { messageMail } from '../../../mail/message-mail.ts';
import { ownMail } from '../../../mail/write-account-mail.ts';
import type { Language } from '../../../messages/language.ts';
import { languages } from '../../../messages/languages.ts';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../../page-context.ts';
import { accountMailsTable } from '../../../pages/staff/settings/account-mail-page.ts';
import {
  editMessagePage,
  MESSAGES_PAGE,
  messagesPage,
  type WrittenMessage,
} from '../../../pages/staff/settings/message-page.ts';
import { messageLanguage } from '../../../people/message-language.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import { hostError } from '../../../security/host-error.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { flag } from '../form-parts.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { mailReader } from './mail-reader.ts';

const messageForm = z.looseObject({ ...formKey, preview: flag, send: flag });

/** What the shop tells its customers, in its own words. */
export function createMessageRoutes(shop: Shop): Router {
  const router = Router();
  router.use(MESSAGES_PAGE, requireStaff('manage-settings'));
  router.get(MESSAGES_PAGE, async (request, response) => {
    const { messageTexts } = await freshSettings(shop);
    const { language, displayUnit } = pageContextOf(request);
    const reading = messageLanguage(language.code) ?? 'en';
    const messages = NOTIFICATION_CODES.filter(isCustomerCode).map((code) => ({
      code,
      text: messageExample(code, reading, { timeZone: shop.timeZone, displayUnit, texts: messageTexts }),
      ownIn: spoken().flatMap(([name, own]) => (messageTexts[name]?.[code] === undefined ? [] : [own])),
    }));
    const mails = accountMailSchema.options.map((mail) => {
      const own = ownMail(shop, mail);
      return { mail, ownIn: languages.filter(({ code }) => own[code] !== undefined) };
    });
    const pageContext = pageContextOf(request);
    const table = accountMailsTable(pageContext, mails);
    response.send(messagesPage(pageContext, { messages, mails: table, done: doneText(request) }));
  });
  router.get(`${MESSAGES_PAGE}/:code`, async (request, response) => {
    const code = codeOf(request);
    const { messageTexts } = await freshSettings(shop);
    const typed: Typed['typed'] = ([language]) =>
      messageTexts[language]?.[code] ?? defaultTemplate(code, language);
    show(shop, request, response, { code, typed, answer: null });
  });
  router.post(`${MESSAGES_PAGE}/:code`, requireFreshProof(shop), async (request, response) => {
    const code = codeOf(request);
    const { key, preview, send, ...fields } = parseForm(messageForm, request);
    const typed = ([language]: Spoken): string => {
      const { [`text-${language}`]: text } = fields;
      return typeof text === 'string' ? cleanLines(text).trim() : '';
    };
    const isWrong = spoken().some((language) => problemOf(request, code, typed(language)) !== null);
    const isLookedAt = preview || send || isWrong;
    const answer = send && !isWrong ? await sendToReader(shop, request, { code, typed }) : null;
    if (isLookedAt) return show(shop, request, response.status(isWrong ? 400 : 200), { code, typed, answer });
    await save(shop, request, { key, code, typed });
    response.redirect(303, `${MESSAGES_PAGE}?done=save`);
  });
  return router;
}

type Spoken = readonly [code: NonNullable<ReturnType<typeof messageLanguage>>, language: Language];

/** The languages of the shop in which messages are written. */
function spoken(): Spoken[] {
  return languages.flatMap((language) => {
    const code = messageLanguage(language.code);
    return code === null ? [] : [[code, language] as const];
  });
}

async function freshSettings({ panelkit: { shopSettings } }: Shop) {
  await shopSettings.refresh();
  return shopSettings.current();
}

function codeOf(request: Request): CustomerNotificationCode {
  const code = paramOf(request, 'code');
  if (!isCustomerCode(code)) throw hostError('PAGE_NOT_FOUND');
  return code;
}

function problemOf(request: Request, code: CustomerNotificationCode, text: string): string | null {
  const { texts } = pageContextOf(request);
  const { problems } = texts.staffMessages;
  if (text.length > LONGEST_MESSAGE_TEXT) return problems.tooLong(texts.format.number(LONGEST_MESSAGE_TEXT));
  const wrong = unfilledParts(text, new Set(placeholderExamples(code, 'en').keys()));
  return wrong.length === 0 ? null : problems.unknown(wrong.slice(0, 5).join(' '));
}

interface Typed {
  code: CustomerNotificationCode;
  /** Empty: the default. */
  typed(language: Spoken): string;
}

/** What was typed, as its reader would get it by mail. */
function sendToReader(shop: Shop, request: Request, { code, typed }: Typed): Promise<MailAnswer> {
  const { language, displayUnit } = pageContextOf(request);
  const reading = [messageLanguage(language.code) ?? 'en', language] as const;
  const text = exampleOf(reading, { code, typed }, { timeZone: shop.timeZone, displayUnit });
  const mail = messageMail(shop.settings.current(), { text, links: [shop.publicUrl] });
  return mailReader(shop, request, { ...mail, about: code });
}

/** With example values. */
function exampleOf(
  language: Spoken,
  { code, typed }: Typed,
  written: { timeZone: string; displayUnit: DisplayUnit | null },
): string {
  const [name] = language;
  const template = typed(language);
  const own = template === '' ? {} : { texts: { [name]: { [code]: template } } };
  return messageExample(code, name, { ...written, ...own });
}

/** A text that is the default's is none of the shop's own: it would not follow a better default. */
async function save(shop: Shop, request: Request, wanted: Typed & { key: string }): Promise<void> {
  const { key, code, typed } = wanted;
  const texts: MessageTextInput['texts'] = {};
  for (const language of spoken()) {
    const text = typed(language);
    const [name] = language;
    texts[name] = text === '' || text === defaultTemplate(code, name) ? null : text;
  }
  await shop.panelkit.shopSettings.writeMessage(
    { code, texts },
    { actor: actorOf(request), idempotencyKey: key },
  );
  const { user } = viewerIn(request);
  const note = `${code}: ${JSON.stringify(texts)}`;
  await recordStaffAction(shop, request, { by: user, action: 'settings.changed', targetId: user.id, note });
}

function show(
  shop: Shop,
  request: Request,
  response: Response,
  { code, typed, answer }: Typed & { answer: MailAnswer | null },
): void {
  const pageContext = pageContextOf(request);
  const written = { timeZone: shop.timeZone, displayUnit: pageContext.displayUnit };
  const texts = spoken().map((language): WrittenMessage => {
    const template = typed(language);
    const [name] = language;
    const problem = problemOf(request, code, template);
    const example = problem === null ? exampleOf(language, { code, typed }, written) : null;
    return {
      language: language[1],
      template,
      defaultTemplate: defaultTemplate(code, name),
      example,
      problem,
    };
  });
  const reading = messageLanguage(pageContext.language.code) ?? 'en';
  const placeholders = [...placeholderExamples(code, reading, written)];
  const { user } = viewerIn(request);
  const sendsTo = shop.mailServer.address === null ? null : user.email;
  response.send(editMessagePage(pageContext, { code, texts, placeholders, sendsTo, answer }));
}
