import { hasLocalName } from '@panelkit/http/node';
import { cleanText } from '@panelkit/sdk';
import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** The same words for programs that show markup. It is sent as it is. */
  html?: string;
  /** The same mail has the same id, however often it is sent. */
  id?: string;
  /** Of a mail to many: where mail programs ask for no more of its kind. Secret. */
  unsubscribeUrl?: string;
}

/** Hands mail to the server. @throws what the server or the way to it says */
export type Transport = (mail: Mail) => Promise<void>;

/** Sends mail. Never fails: what cannot be sent is logged, without its words. */
export type Mailer = (mail: Mail) => Promise<void>;

export interface MailSettings {
  smtpUrl: string | null;
  /** Null: the server is reached directly. */
  proxyUrl: string | null;
  from: string;
}

const SUBJECT_LENGTH = 200;
const LINE_LENGTH = 2000;

/**
 * By SMTP; null without a server. Names and reasons of strangers get into mail: it is cleaned, and goes to
 * one address.
 */
export function createMailTransport({ smtpUrl, proxyUrl, from }: MailSettings): Transport | null {
  if (smtpUrl === null) return null;
  const smtp = openSmtp(smtpUrl, proxyUrl);
  return async (mail) => void (await smtp.sendMail(envelopeOf(from, mail)));
}

/** What the server is given. */
export function envelopeOf(from: string, { id, to, subject, text, html, unsubscribeUrl }: Mail) {
  const host = from.replace(/^.*@|>$/g, '');
  const lines = text.split(/\r?\n/).map((line) => cleanText(line, LINE_LENGTH));
  return {
    from,
    to: { name: '', address: to },
    subject: cleanText(subject, SUBJECT_LENGTH),
    text: lines.join('\n'),
    headers: unsubscribeHeaders(unsubscribeUrl),
    ...(id !== undefined && { messageId: `<${id}@${host}>` }),
    ...(html !== undefined && { html }),
  };
}

/**
 * By which mail programs offer a button (RFC 2369), and press it without opening a page (RFC 8058), which is
 * for https alone.
 */
function unsubscribeHeaders(url: string | undefined): Record<string, string> {
  if (url === undefined) return {};
  const oneClick = url.startsWith('https://') && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
  return { 'List-Unsubscribe': `<${url}>`, ...oneClick };
}

/** Signs in at the server and sends nothing. @throws what the server or the way to it says */
export async function verifyMail({
  smtpUrl,
  proxyUrl,
}: Omit<MailSettings, 'from'> & { smtpUrl: string }): Promise<void> {
  const smtp = openSmtp(smtpUrl, proxyUrl);
  try {
    await smtp.verify();
  } finally {
    smtp.close();
  }
}

/** In milliseconds. */
interface SmtpLimits {
  connectionTimeout?: number;
  greetingTimeout?: number;
  socketTimeout?: number;
}

/**
 * `smtp://` begins unencrypted: without this, who is on the way to the server takes its offer of TLS away and
 * reads along.
 */
export function openSmtp(smtpUrl: string, proxyUrl: string | null, limits: SmtpLimits = {}) {
  const proxy = proxyUrl === null ? {} : { proxy: proxyUrl };
  return createTransport({ url: smtpUrl, requireTLS: needsEncryption(smtpUrl), ...proxy, ...limits });
}

/** Everywhere but on this machine, unless the address says `requireTLS=false`. */
export function needsEncryption(smtpUrl: string): boolean {
  const { hostname, searchParams } = new URL(smtpUrl);
  return searchParams.get('requireTLS') !== 'false' && !hasLocalName(hostname);
}

/**
 * Without a server nothing is sent. A link of a mail opens an account: only a demo, which nobody else can
 * reach, writes mail to the log.
 */
export function createMailer(
  transport: Transport | null,
  { isDemo, logger }: { isDemo: boolean; logger: Logger },
): Mailer {
  if (transport === null) {
    return async ({ to, subject, text }) => {
      if (isDemo) logger.info({ mail: { to, subject, text } }, 'a mail, not sent: SMTP_URL is not set');
      else logger.warn({}, 'a mail could not be sent: SMTP_URL is not set');
    };
  }
  return async (mail) => {
    try {
      await transport(mail);
    } catch (error) {
      logger.error({ error: mailFault(error).code }, 'a mail could not be sent');
    }
  };
}

/** Each mail ends with the shop's signature. */
export function signMail(send: Mailer, signature: () => string): Mailer {
  return (mail) => send({ ...mail, text: `${mail.text.trimEnd()}\n\n${signature()}` });
}

/** What of a failure may be written down. */
export interface MailFault {
  code: string;
  /** The number with which the server answered, if it did. */
  responseCode: number | null;
  /** What the server was asked then: `MAIL FROM`, `RCPT TO`, `DATA` … */
  command: string | null;
  /** There was never a connection. */
  isUnconnected: boolean;
}

export function mailFault(error: unknown): MailFault {
  const fault: { code?: unknown; responseCode?: unknown; command?: unknown; syscall?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  return {
    code: typeof fault.code === 'string' ? fault.code : 'unknown',
    responseCode: typeof fault.responseCode === 'number' ? fault.responseCode : null,
    command: typeof fault.command === 'string' ? fault.command : null,
    isUnconnected: fault.syscall === 'connect' || fault.syscall === 'getaddrinfo',
  };
}
