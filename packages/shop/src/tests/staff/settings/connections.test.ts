import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMailServer } from '../../../mail/mail-server.ts';
import { startPlainMailServer } from '../../plain-mail-server.ts';
import type { TestBrowser } from '../../test-browser.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

const page = '/staff/connections';
const from = 'North <shop@north.test>';

let shop: TestShop;
let owner: TestBrowser;
let server: Awaited<ReturnType<typeof startPlainMailServer>>;
beforeAll(async () => {
  shop = await openTestShop();
  owner = await shop.openAsStaff();
  server = await startPlainMailServer();
});
afterAll(async () => {
  server.close();
  await shop.close();
});

const send = async () => {
  const { csrf = '', key = '' } = await owner.hiddenFields(page, `${page}/mail`);
  return owner.post(`${page}/mail`, { csrf, key });
};

test('given no mail server, then the page names the missing variable and offers no test; fixed values have their variable beside them', async () => {
  const { text } = await owner.get(page);
  expect(text).toContain('Without a mail server the shop sends no mail');
  for (const name of ['SMTP_URL', 'MAIL_FROM', 'SHOP_CURRENCY', 'TELEGRAM_CUSTOMER_BOT_TOKEN'])
    expect(text).toContain(`>${name}</code>`);
  expect(text).not.toContain('Send me a test mail');
});

test('given a mail server, when staff test it, then only they get the mail, and its answer is shown and written down', async () => {
  const smtpUrl = `smtp://127.0.0.1:${server.port}`;
  shop.shop.mailServer = openMailServer({ smtpUrl, proxyUrl: null, from });
  const { status, text } = await send();
  expect(status).toBe(200);
  expect(text).toContain('The mail server accepted the mail.');
  expect(text).toContain('>250 ok</code>');
  expect(server.heard).toContain('RCPT TO:<dana@shop.test>');
  expect(server.heard.filter((line) => line.startsWith('RCPT'))).toHaveLength(1);
  const [staffAction] = await shop.shop.store.staffActions.list(1);
  expect(staffAction).toMatchObject({ action: 'mail.tested', note: '250 ok' });
});

test('given a server that refuses and repeats the login, then the reason is shown without it, on the page, in the trail and in the log', async () => {
  const { createServer } = await import('node:net');
  const login = Buffer.from('\0north\0hunter2+1').toString('base64');
  const refusing = createServer((socket) => {
    socket.write('220 mail.test ESMTP\r\n');
    socket.on('data', (chunk) => {
      const isHello = String(chunk).startsWith('EHLO');
      socket.write(isHello ? '250-mail.test\r\n250 AUTH PLAIN\r\n' : `535 no north hunter2+1 ${login}\r\n`);
    });
  });
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  const address = refusing.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const smtpUrl = `smtp://north:hunter2%2B1@127.0.0.1:${port}`;
  shop.shop.mailServer = openMailServer({ smtpUrl, proxyUrl: null, from });
  const { text } = await send();
  refusing.close();
  expect(text).toContain('The mail was not sent.');
  expect(text).toMatch(/EAUTH: [^<]*535 no ••• ••• •••/);
  expect(text).toContain(`smtp://127.0.0.1:${port}`);
  const [staffAction] = await shop.shop.store.staffActions.list(1);
  for (const place of [text, staffAction?.note ?? '', shop.log()])
    for (const secret of ['hunter2', login]) expect(place).not.toContain(secret);
});

test('given a bot for customers and no public https address, then the page says what the bot leaves out, and why', async () => {
  const { text } = await owner.get(page);
  expect(text).not.toContain('PUBLIC_URL is not an https address');
  const withBots = await openTestShop({ telegram: true });
  try {
    const staff = await withBots.openAsStaff();
    expect((await staff.get(page)).text).not.toContain('PUBLIC_URL is not an https address');
    withBots.shop.bots = { ...withBots.shop.bots, demo: null };
    expect((await staff.get(page)).text).toContain('PUBLIC_URL is not an https address');
    withBots.shop.publicUrl = 'https://shop.example';
    expect((await staff.get(page)).text).not.toContain('PUBLIC_URL is not an https address');
  } finally {
    await withBots.close();
  }
});

test('given bots, then the page says when each heard of something last', async () => {
  const withBots = await openTestShop({ telegram: true });
  try {
    const staff = await withBots.openAsStaff();
    const rows = async () => (await staff.get(page)).text.match(/Last update: [^<]+|No update yet/g);
    expect(await rows()).toEqual(['No update yet', 'No update yet']);
    const bot = withBots.shop.bots.staff?.id ?? '';
    await withBots.clock.advance('90m');
    await withBots.panelkit.chats.receive({ bot, updates: [{ updateId: 1, chatId: '5', content: '{}' }] });
    await withBots.clock.advance('2h');
    expect(await rows()).toEqual(['No update yet', 'Last update: Jan 1, 2026, 01:30 UTC']);
  } finally {
    await withBots.close();
  }
});
