import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Sends mail. Never fails: what cannot be sent is logged, without its words. */
export type Mailer = (mail: Mail) => Promise<void>;

/** By SMTP. Without a server nothing is sent: a developer finds the mail in the log, a shop in production only that there was one. */
export function createMailer(
  settings: { smtpUrl: string | null; from: string; isProduction: boolean },
  logger: Logger,
): Mailer {
  const { smtpUrl, from, isProduction } = settings;
  if (smtpUrl === null) {
    return async ({ to, subject, text }) => {
      if (isProduction) logger.warn({}, 'a mail could not be sent: SMTP_URL is not set');
      else logger.info({ mail: { to, subject, text } }, 'a mail, not sent: SMTP_URL is not set');
    };
  }
  const transport = createTransport(smtpUrl);
  return async (mail) => {
    try {
      await transport.sendMail({ from, ...mail });
    } catch (error) {
      const name = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      logger.error({ error: name }, 'a mail could not be sent');
    }
  };
}
