import { cleanText } from '@panelkit/sdk';
import {
  envelopeOf,
  type Mail,
  type MailSettings,
  mailFault,
  needsEncryption,
  openSmtp,
} from '../people/mailer.ts';

/** What the server said to a mail. It contains no login. */
export interface MailAnswer {
  isTaken: boolean;
  text: string;
}

/** The way by which mail leaves the shop, as staff see it. */
export interface MailServer {
  from: string;
  /** `smtp://host:port`, without a login; null: there is none, and no mail is sent. */
  address: string | null;
  /** Whether the login and the mail are encrypted on the way. */
  isEncrypted: boolean;
  hasProxy: boolean;
  /** Hands it one mail and waits for its answer. */
  send(mail: Mail): Promise<MailAnswer>;
}

/** Somebody waits in front of a page. */
const TEST_LIMITS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 15_000 };
const ANSWER_LENGTH = 300;

export function openMailServer({ smtpUrl, proxyUrl, from }: MailSettings): MailServer {
  const hasProxy = proxyUrl !== null;
  if (smtpUrl === null)
    return {
      from,
      hasProxy,
      address: null,
      isEncrypted: false,
      send: async () => ({ isTaken: false, text: '' }),
    };
  const { protocol, host } = new URL(smtpUrl);
  const shown = (text: string): string => cleanText(withoutLogin(text, smtpUrl), ANSWER_LENGTH);
  return {
    from,
    hasProxy,
    address: `${protocol}//${host}`,
    isEncrypted: protocol === 'smtps:' || needsEncryption(smtpUrl),
    send: async (mail) => {
      const smtp = openSmtp(smtpUrl, proxyUrl, TEST_LIMITS);
      try {
        const { response } = await smtp.sendMail(envelopeOf(from, mail));
        return { isTaken: true, text: shown(response) };
      } catch (error) {
        const { code } = mailFault(error);
        return { isTaken: false, text: shown(error instanceof Error ? `${code}: ${error.message}` : code) };
      } finally {
        smtp.close();
      }
    },
  };
}

/** A server may repeat what it was sent, also as it was encoded. */
function withoutLogin(text: string, smtpUrl: string): string {
  const url = new URL(smtpUrl);
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const base64 = (value: string): string => Buffer.from(value).toString('base64');
  const secrets = [
    base64(`\0${user}\0${password}`),
    base64(password),
    base64(user),
    password,
    url.password,
    user,
  ];
  return secrets
    .filter((secret) => secret !== '' && (user !== '' || password !== ''))
    .reduce((rest, secret) => rest.replaceAll(secret, '•••'), text);
}
