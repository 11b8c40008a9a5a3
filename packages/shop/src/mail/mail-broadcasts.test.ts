import type { BroadcastMessage } from '@panelkit/sdk';
import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_BRAND } from '../brand/brand.ts';
import { createMailTransport } from '../people/mailer.ts';
import { BLANK_USER } from '../store/blank-user.ts';
import type { User } from '../store/shop-store.ts';
import {
  CUT,
  type MailAnswer,
  type PlainMailServer,
  startPlainMailServer,
} from '../tests/plain-mail-server.ts';
import { mailBroadcasts } from './mail-broadcasts.ts';

const now = new Date('2026-01-01T00:00:00Z');
const ada: User = {
  ...BLANK_USER,
  id: 'ada',
  email: 'ada@mail.test',
  name: 'Ada',
  passwordHash: '',
  role: 'customer',
  language: null,
  emailConfirmedAt: now,
  createdAt: now,
};
const message: BroadcastMessage = {
  id: 'broadcast:ada',
  to: { kind: 'customer', customerId: 'c', externalId: 'ada' },
  kind: 'offers',
  language: 'en',
  text: 'Half price <b>now</b>\n\nUntil Friday.',
  button: { label: 'See it & buy', url: 'https://shop.test/offers?a=1&b=2' },
  unsubscribeToken: 'offers.c.mark',
};
const calmly = { signal: new AbortController().signal, fetch: globalThis.fetch };

let server: PlainMailServer | null = null;
afterEach(() => server?.close());

async function send({
  answer = () => null,
  user = ada,
  sent = message,
  publicUrl = 'https://shop.test',
}: {
  answer?: MailAnswer;
  user?: User | null;
  sent?: BroadcastMessage;
  publicUrl?: string;
} = {}) {
  server = await startPlainMailServer(answer);
  return broadcasts(server.port, user, publicUrl).send(sent, calmly);
}

function broadcasts(port: number, user: User | null, publicUrl = 'https://shop.test') {
  const smtpUrl = `smtp://127.0.0.1:${port}`;
  const transport = createMailTransport({ smtpUrl, proxyUrl: null, from: 'Shop <shop@shop.test>' });
  if (transport === null) throw new TypeError('there is a server');
  const settings = { current: () => ({ name: 'Blue & Sons', brand: DEFAULT_BRAND }) };
  const store = { users: { find: async (id: string) => (id === user?.id ? user : null) } };
  return mailBroadcasts({ store, transport, settings, publicUrl });
}

/** The mail with its soft line breaks joined and its escapes read. */
function mailOf(): string {
  const raw = server?.mails[0] ?? '';
  return Buffer.from(
    raw
      .replace(/\n[ \t]+/g, ' ')
      .replace(/=\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
}

describe('a broadcast by mail', () => {
  test('given a confirmed address, then text and markup say the same, escaped, and mail programs can unsubscribe by themselves', async () => {
    expect(await send()).toEqual({ kind: 'sent', references: [] });
    const mail = mailOf();
    expect(mail).toContain('To: ada@mail.test');
    expect(mail).toContain('Subject: Half price <b>now</b>');
    expect(mail).toContain('Message-ID: <broadcast.ada@shop.test>');
    expect(mail).toContain('List-Unsubscribe: <https://shop.test/unsubscribe/offers.c.mark>');
    expect(mail).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(mail).toMatch(/multipart\/alternative[\s\S]*text\/plain[\s\S]*text\/html/);
    expect(mail).toContain('See it & buy:\nhttps://shop.test/offers?a=1&b=2');
    expect(mail).toContain('No more offers:\nhttps://shop.test/unsubscribe/offers.c.mark');
    expect(mail).toContain('Half price &lt;b&gt;now&lt;/b&gt;<br>');
    expect(mail).toContain('href="https://shop.test/offers?a=1&amp;b=2"');
    expect(mail).toContain('<html lang="en" dir="ltr">');
    expect(mail).not.toMatch(/<b>now<\/b><br>|<img|<script/);
  });

  test('given a text in Persian, then the mail runs from right to left, with its own words around it', async () => {
    await send({ sent: { ...message, language: 'fa', text: 'سلام' } });
    const parts = (server?.mails[0] ?? '')
      .split('\n\n')
      .map((part) => Buffer.from(part, 'base64').toString());
    const all = `${mailOf()}${parts.join('')}`;
    expect(all).toContain('<html lang="fa" dir="rtl">');
    expect(all).toContain('دیگر پیشنهاد نفرستید');
  });

  test('given a shop without https, then its mails offer no one-click unsubscribe', async () => {
    await send({ publicUrl: 'http://shop.test' });
    expect(mailOf()).toContain('List-Unsubscribe: <http://shop.test/unsubscribe/offers.c.mark>');
    expect(mailOf()).not.toContain('One-Click');
  });

  test.each<[string, User | null, BroadcastMessage['to'], string]>([
    ['an address that nobody confirmed', { ...ada, emailConfirmedAt: null }, message.to, 'no-address'],
    ['somebody without an address', { ...ada, email: null }, message.to, 'no-address'],
    ['somebody who is gone', { ...ada, deletedAt: now }, message.to, 'no-address'],
    ['nobody', null, message.to, 'no-address'],
    ['a test by a customer', ada, { kind: 'staff', staffId: 'ada' }, 'no-address'],
    [
      'a test by staff',
      { ...ada, role: 'owner', emailConfirmedAt: null },
      { kind: 'staff', staffId: 'ada' },
      'sent',
    ],
  ])(
    'given %s, then mail leaves for confirmed customers and for staff alone',
    async (_name, user, to, kind) => {
      const unsubscribeToken = to.kind === 'staff' ? null : message.unsubscribeToken;
      expect(await send({ user, sent: { ...message, to, unsubscribeToken } })).toMatchObject({ kind });
      expect(server?.mails).toHaveLength(kind === 'sent' ? 1 : 0);
      expect(mailOf()).not.toContain('unsubscribe');
    },
  );

  const at = (start: string, answer: string) => (line: string) => (line.startsWith(start) ? answer : null);
  test.each<[string, MailAnswer, object]>([
    ['no such mailbox', at('RCPT', '550 5.1.1 no such user'), { kind: 'blocked' }],
    [
      'a mailbox that asks to wait',
      at('RCPT', '450 4.2.0 greylisted'),
      { kind: 'failed', reason: 'smtp-450', retryAfterMs: null },
    ],
    ['words that are refused', at('.', '554 5.7.1 spam'), { kind: 'refused', reason: 'smtp-554' }],
    [
      'a server that is full',
      at('.', '452 4.3.1 no space'),
      { kind: 'failed', reason: 'smtp-452', retryAfterMs: 60_000 },
    ],
    [
      'a sender that may not send',
      at('MAIL', '550 5.7.1 not you'),
      { kind: 'failed', reason: 'smtp-550', retryAfterMs: 60_000 },
    ],
  ])('given %s, then it ends so, and rests where it is everybody’s trouble', async (_name, answer, end) => {
    expect(await send({ answer })).toEqual(end);
    expect(server?.mails).toEqual([]);
  });

  test('given a line that is cut after the mail, then nobody knows; before any connection, it is tried again', async () => {
    await expect(send({ answer: at('.', CUT) })).rejects.toMatchObject({ command: 'CONN' });
    const port = server?.port ?? 0;
    server?.close();
    await expect
      .poll(() => broadcasts(port, ada).send(message, calmly))
      .toMatchObject({ kind: 'failed', retryAfterMs: 60_000 });
  });
});

test.each([
  { name: 'nothing said', given: {}, then: 5 },
  { name: 'a slow provider', given: { broadcastsPerSecond: 0.08 }, then: 0.08 },
])('given $name, then the engine hands over $then mails a second', ({ given, then }) => {
  const settings = { current: () => ({ name: 'Blue', brand: DEFAULT_BRAND }) };
  const store = { users: { find: async () => null } };
  const parts = { store, transport: async () => {}, settings, publicUrl: 'https://shop.test', ...given };
  expect(mailBroadcasts(parts).perSecond).toBe(then);
});
