import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMailTransport } from '../../../packages/shop/src/people/mailer.ts';
import { DECEIVING, HOSTILE_TEXTS } from './hostile-texts.ts';
import { openSmtpSink, type ReceivedMail, type SmtpSink } from './smtp-sink.ts';

let sink: SmtpSink;
beforeAll(async () => {
  sink = await openSmtpSink();
});
afterAll(() => sink.close());

async function sent(mail: { to: string; subject: string; text: string }): Promise<ReceivedMail> {
  const settings = { smtpUrl: sink.url, proxyUrl: null, from: 'Shop <shop@shop.test>' };
  await createMailTransport(settings)?.(mail);
  const received = sink.received.at(-1);
  if (received === undefined) throw new TypeError('no mail came');
  return received;
}

/** As a mail program shows it. */
function decoded(header: string): string {
  return header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
      how.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString('latin1') : unquoted(text, '_'),
    );
}

function unquoted(text: string, space = ' '): string {
  return text
    .replaceAll(/=\n/g, '')
    .replaceAll(space, ' ')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const asText = (bytes: string) => Buffer.from(bytes, 'latin1').toString();

function bodyOf({ headers, body }: ReceivedMail): string {
  const encoding = headers.find((header) => /^content-transfer-encoding:/i.test(header)) ?? '';
  if (encoding.includes('base64')) return Buffer.from(body, 'base64').toString();
  return encoding.includes('quoted-printable') ? asText(unquoted(body)) : body;
}

const namesOf = ({ headers }: ReceivedMail) => headers.map((header) => header.split(':')[0]).sort();

describe.each(Object.entries(HOSTILE_TEXTS))('a mail with %s', (_name, text) => {
  test('given it in the subject, then it is one plain line, and the mail has no header and no reader more', async () => {
    const usual = await sent({ to: 'ada@shop.test', subject: 'Your order', text: 'It is there.' });
    const mail = await sent({ to: 'ada@shop.test', subject: `Order of ${text}`, text: 'It is there.' });
    expect(namesOf(mail)).toEqual(namesOf(usual));
    expect(mail.recipients).toEqual(['<ada@shop.test>']);
    const subject = asText(decoded(mail.headers.find((header) => header.startsWith('Subject:')) ?? ''));
    expect(subject).toContain('Order of');
    expect(subject).not.toMatch(DECEIVING);
    expect(subject.length).toBeLessThan(300);
  });

  test('given it in the words, then no line of them deceives or begins another mail', async () => {
    const words = `Ada,\n${text}\n.\r\nMAIL FROM:<x@evil.test>\nbye`;
    const mail = await sent({ to: 'ada@shop.test', subject: 'Your order', text: words });
    expect(mail.recipients).toEqual(['<ada@shop.test>']);
    const body = bodyOf(mail);
    expect(body.trimEnd().endsWith('bye')).toBe(true);
    expect(body).not.toMatch(DECEIVING);
    expect(body.length).toBeLessThan(3000);
  });
});

test.each([
  'ada@shop.test, thief@evil.test',
  'ada@shop.test\r\nBcc: thief@evil.test',
  'ada@shop.test>\r\nRCPT TO:<thief@evil.test',
  'Ada <thief@evil.test>, ada@shop.test',
])('given the address %j, then it is one address or none, and no header more', async (to) => {
  const before = sink.received.length;
  await sent({ to, subject: 'Your order', text: 'It is there.' }).catch(() => null);
  for (const { recipients, headers } of sink.received.slice(before)) {
    expect(recipients).toHaveLength(1);
    expect(recipients).not.toContain('<thief@evil.test>');
    expect(headers.filter((header) => /^b?cc:/i.test(header))).toEqual([]);
  }
});
