import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createMailer, type Transport } from './mailer.ts';

const mail = {
  to: 'ada@shop.test',
  subject: 'Set a new password',
  text: 'Open https://shop.test/reset/a-secret',
};

async function logOf(transport: Transport | null, isDemo: boolean): Promise<string> {
  const lines: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  await createMailer(transport, { isDemo, logger })(mail);
  return lines.join('');
}

test('given no mail server in a demo, then the mail is in its log', async () => {
  expect(await logOf(null, true)).toContain('/reset/a-secret');
});

test.each<{ name: string; transport: Transport | null; then: string }>([
  { name: 'no mail server in any other shop', transport: null, then: 'SMTP_URL is not set' },
  {
    name: 'a mail server that refuses',
    transport: async () => {
      throw Object.assign(new Error(`550 ${mail.to}: ${mail.text}`), { code: 'EENVELOPE' });
    },
    then: 'EENVELOPE',
  },
  {
    name: 'a failure without a code',
    transport: async () => {
      throw new Error(mail.text);
    },
    then: 'unknown',
  },
])('given $name, then the log says so, and neither whom nor what', async ({ transport, then }) => {
  const log = await logOf(transport, false);
  expect(log).toContain(then);
  for (const secret of ['ada@', '/reset/', mail.subject]) expect(log).not.toContain(secret);
});
